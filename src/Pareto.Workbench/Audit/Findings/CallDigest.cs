using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Findings;

/// <summary>A call with all that can be reckoned from it alone, so that what has to go in order is quick.</summary>
internal sealed class CallDigest
{
    public required LoggedCall Call { get; init; }

    /// <summary>As logged, else counted; null where there is neither usage nor text.</summary>
    public required TokenUsage? Usage { get; init; }

    public required decimal? Cost { get; init; }

    /// <summary>List prices of the model; null where they are not known.</summary>
    public required TokenPrices? Prices { get; init; }

    /// <summary>Of all messages; 0 where the log keeps no text.</summary>
    public ulong Prompt { get; init; }

    /// <summary>Of the prompt up to each step, shortest first.</summary>
    public PrefixStep[] Prefixes { get; private set; } = [];

    /// <summary>Of the standing instructions as they are written.</summary>
    public ulong System { get; init; }

    /// <summary>Of the turns between the instructions and what the user said last.</summary>
    public ulong EarlierTurns { get; init; }

    /// <summary>Pairs of words of what the user said last.</summary>
    public uint[] Shingles { get; private set; } = [];

    public int Characters { get; init; }

    /// <summary>UTF-8 bytes of the prompt.</summary>
    public int Bytes { get; init; }

    /// <summary>Known for every call where all are redacted; else null, and a sample is looked at.</summary>
    public PersonalFindings? Personal { get; init; }

    /// <summary>Gives what only the count needs.</summary>
    public CallDigest With(PrefixStep[] prefixes, uint[] shingles)
    {
        (Prefixes, Shingles) = (prefixes, shingles);
        return this;
    }

    /// <summary>Lets go of what a sample does not need.</summary>
    public void Release() => (Prefixes, Shingles) = ([], []);
}

/// <summary>A beginning of a prompt.</summary>
/// <param name="Hash">Of the model and all text up to here.</param>
/// <param name="Characters">How long it is.</param>
/// <param name="EndsMessage">A message ends here.</param>
internal readonly record struct PrefixStep(ulong Hash, int Characters, bool EndsMessage);
