namespace Pareto.Core.Accounting.Savings;

/// <summary>What was saved, of one workload or of all.</summary>
public sealed record SavingsReport
{
    /// <summary>Null for all together.</summary>
    public string? Workload { get; init; }

    public required DeclaredSavings Declared { get; init; }

    /// <summary>Null where nothing was held out.</summary>
    public HeldOutSavings? HeldOut { get; init; }
}

/// <summary>Against the declared baseline: what its prices would have made of the same answers' tokens.</summary>
/// <param name="Requests">How many.</param>
/// <param name="Baseline">US dollars at the baseline's prices.</param>
/// <param name="Cost">US dollars of everything, what the gateway itself asked of models included.</param>
/// <param name="Answers">The part of it for answers.</param>
/// <param name="Drafts">For first answers that were not given on.</param>
/// <param name="Judges">For judging answers.</param>
/// <param name="Router">For asking a model where requests should go.</param>
/// <param name="Comparisons">For seeing what another target would have answered.</param>
/// <param name="Embeddings">For vectors of the gateway's own.</param>
/// <param name="Corrections">For what was set right later.</param>
/// <param name="Net">Baseline less cost, over the attempts where both are known.</param>
/// <param name="Unpriced">Attempts without a known price, which are in no sum.</param>
public sealed record DeclaredSavings(
    long Requests, decimal Baseline, decimal Cost, decimal Answers, decimal Drafts, decimal Judges, decimal Router, decimal Comparisons, decimal Embeddings, decimal Corrections, decimal Net, long Unpriced);

/// <summary>Against the share of traffic that went the baseline's way, by random draw.</summary>
public sealed record HeldOutSavings
{
    /// <summary>Requests that were routed, and the conversations that they belong to.</summary>
    public required long RoutedRequests { get; init; }

    public required long RoutedUnits { get; init; }

    /// <summary>Requests that were held out, and theirs.</summary>
    public required long HeldOutRequests { get; init; }

    public required long HeldOutUnits { get; init; }

    /// <summary>US dollars that a routed request cost less than one that was held out, on average; null while one arm is empty.</summary>
    public Difference? PerRequest { get; init; }

    /// <summary>US dollars that a held-out request cost on average.</summary>
    public double? HeldOutMean { get; init; }

    /// <summary>By how much the quality of routed answers was better, 0 to 1, where somebody told it; null while nobody did in one arm.</summary>
    public Difference? Quality { get; init; }

    /// <summary>Requests with an unknown price; they are left out.</summary>
    public required long Unpriced { get; init; }
}
