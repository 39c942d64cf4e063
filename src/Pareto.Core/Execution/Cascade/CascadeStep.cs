namespace Pareto.Core.Execution.Cascade;

/// <summary>What a plan does next.</summary>
/// <param name="Move">The move.</param>
/// <param name="Index">The model to ask, or the reply to give; -1 for premium.</param>
internal readonly record struct CascadeStep(CascadeMove Move, int Index)
{
    public static CascadeStep Premium { get; } = new(CascadeMove.Premium, -1);

    /// <summary>The probability that what the answers agree on is right; null where nothing has been answered.</summary>
    public double? Right { get; init; }

    /// <summary>What premium's answer is expected to be better by; null where nothing has been answered.</summary>
    public double? Loss { get; init; }

    public static CascadeStep Ask(int model) => new(CascadeMove.Ask, model);

    public static CascadeStep Accept(int reply) => new(CascadeMove.Accept, reply);
}

/// <summary>The moves of a cascade.</summary>
internal enum CascadeMove
{
    /// <summary>Ask the small model at the index.</summary>
    Ask,

    /// <summary>Give the reply at the index.</summary>
    Accept,

    /// <summary>Ask premium and give its answer.</summary>
    Premium,
}
