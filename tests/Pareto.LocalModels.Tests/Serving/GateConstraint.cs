using Pareto.LocalModels.Grammars;

namespace Pareto.LocalModels.Tests.Serving;

/// <summary>Allows everything but the end, and holds the engine's loop at one of its tokens until it is let go.</summary>
internal sealed class GateConstraint(int heldAt) : ITokenConstraint, IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new();

    /// <summary>Tokens that were chosen, one that is being chosen included.</summary>
    public int Calls { get; private set; }

    /// <summary>Completes when the loop is held.</summary>
    public Task Reached => _reached.Task;

    public bool MayEnd => false;

    public void Open() => _open.Set();

    public void Restrict(Span<float> logits)
    {
        logits[Pareto.Testing.Models.TinyModel.EndOfText] = float.NegativeInfinity;
        if (++Calls == heldAt)
        {
            _reached.SetResult();
            _open.Wait();
        }
    }

    public void Accept(int token)
    {
    }

    public void Dispose() => _open.Dispose();
}
