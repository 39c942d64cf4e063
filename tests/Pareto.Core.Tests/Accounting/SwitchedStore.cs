using Pareto.Core.Accounting;

namespace Pareto.Core.Tests.Accounting;

/// <summary>Takes rows while it is told to.</summary>
internal sealed class SwitchedStore : ILedgerStore
{
    private readonly Lock _lock = new();
    private readonly List<string> _written = [];
    private (int Count, TaskCompletionSource Reached)? _waiting;
    private volatile bool _gone;

    public bool IsGone
    {
        get => _gone;
        set => _gone = value;
    }

    public bool Refuses { get; set; }

    /// <summary>Runs inside each write, before the rows are there.</summary>
    public Action BeforeWrite { get; set; } = () => { };

    public string[] Written
    {
        get
        {
            lock (_lock)
            {
                return [.. _written];
            }
        }
    }

    public void Write(IReadOnlyList<ILedgerAppend> appends)
    {
        if (_gone || Refuses)
        {
            throw new LedgerException("The database is gone.") { MayBeTakenLater = !Refuses };
        }

        BeforeWrite();
        lock (_lock)
        {
            _written.AddRange(appends.SelectMany(append => append.Entries).Select(entry => entry.RequestId.Value));
            if (_waiting is { } waiting && _written.Count >= waiting.Count)
            {
                waiting.Reached.TrySetResult();
            }
        }
    }

    public Task WaitForAsync(int count)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting = (count, reached);
            if (_written.Count >= count)
            {
                reached.SetResult();
            }

            return reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
