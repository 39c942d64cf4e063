namespace Pareto.LocalModels.Store;

/// <summary>What a pull came to.</summary>
public abstract record PullOutcome
{
    private PullOutcome()
    {
    }

    /// <summary>The model is in the store.</summary>
    public sealed record Done(StoredModel Model) : PullOutcome;

    /// <summary>It was there before; nothing was fetched.</summary>
    public sealed record AlreadyThere(StoredModel Model) : PullOutcome;

    /// <summary>It is not; the message says why, what to do, and whether anything was kept.</summary>
    public sealed record Failed(string Message) : PullOutcome;
}
