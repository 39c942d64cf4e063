namespace Pareto.LocalModels.Store;

/// <summary>How one attempt to fetch a file ended.</summary>
internal abstract record Transfer
{
    private Transfer()
    {
    }

    /// <summary>All of it is there.</summary>
    public sealed record Whole(PartState State) : Transfer;

    /// <summary>Broken off on the way; another attempt may get further.</summary>
    /// <param name="Why">A clause.</param>
    /// <param name="After">How long the server asks to wait.</param>
    public sealed record Broken(string Why, TimeSpan? After = null) : Transfer;

    /// <summary>What is there does not belong to the file as it is now: it is thrown away, and the next attempt begins anew.</summary>
    public sealed record Stale(string Why) : Transfer;

    /// <summary>No attempt will ever do.</summary>
    /// <param name="Message">Whole sentences.</param>
    /// <param name="IsPartWorthless">What is there is thrown away too.</param>
    public sealed record Refused(string Message, bool IsPartWorthless = false) : Transfer;
}
