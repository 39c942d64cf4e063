using System.Text;
using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Cascade;

/// <summary>One small model's reply, held back.</summary>
/// <param name="planned">Who is asked; null for a model of the plan that this request may not reach: it gives no answer.</param>
internal sealed class Draft(PlannedTarget? planned) : IAsyncDisposable
{
    private readonly CancellationTokenSource _notNeeded = new();
    private bool _disposed;

    public PlannedTarget? Planned => planned;

    /// <summary>Ends it.</summary>
    public CancellationToken NotNeeded => _notNeeded.Token;

    /// <summary>Its asking, from the moment it was begun.</summary>
    public Task? Asking { get; set; }

    /// <summary>All that comes of it has come, as far as was looked.</summary>
    public bool IsIn { get; set; }

    /// <summary>The open attempt; null where none could be opened.</summary>
    public Attempt? Attempt { get; set; }

    /// <summary>Token probabilities were asked for that the client did not ask for.</summary>
    public bool HidesLogProbs { get; init; }

    /// <summary>The text until now.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The reply is whole and could be given.</summary>
    public bool IsSound { get; private set; }

    /// <summary>What it answers; nothing as long as it is not sound.</summary>
    public CascadeReply Reply { get; private set; } = CascadeReply.Nothing;

    /// <summary>Why the reply ended; null as long as it has not.</summary>
    public FinishReason? Finish { get; private set; }

    /// <summary>Reads off what the attempt holds.</summary>
    public void Read()
    {
        var text = new StringBuilder();
        foreach (var step in Attempt!.Opening)
        {
            if (step is ChoiceDelta delta)
            {
                text.Append(delta.Text);
                Finish = delta.FinishReason ?? Finish;
            }
        }

        Text = text.ToString();
    }

    /// <summary>The reply could be given, and this is what the rule sees of it.</summary>
    public void Answers(CascadeReply reply)
    {
        IsSound = true;
        Reply = reply;
    }

    /// <summary>Its answer is of no more use.</summary>
    public void Stop()
    {
        if (!_disposed)
        {
            _notNeeded.Cancel();
        }
    }

    /// <summary>Ends it, and returns once nothing of it runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        Stop();
        _disposed = true;
        if (Asking is not null)
        {
            // Who waited for the draft was told how it ended.
            await Asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (Attempt is not null)
        {
            await Attempt.DisposeAsync();
        }

        _notNeeded.Dispose();
    }
}
