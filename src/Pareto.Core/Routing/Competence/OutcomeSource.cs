namespace Pareto.Core.Routing.Competence;

/// <summary>Who says what an answer was worth, the least reliable first.</summary>
public enum OutcomeSource
{
    /// <summary>The gateway itself, which has not trusted it and has seen what a bigger model answered.</summary>
    Escalation,

    /// <summary>The gateway itself, which has compared it with a better target's.</summary>
    Comparison,

    /// <summary>Whoever asked.</summary>
    User,

    /// <summary>Another model.</summary>
    Judge,

    /// <summary>Somebody who knows the right answer.</summary>
    Label,
}
