namespace Pareto.Core.Routing.Competence;

/// <summary>Who says what an answer was worth, the least reliable first.</summary>
public enum OutcomeSource
{
    /// <summary>Whoever asked.</summary>
    User,

    /// <summary>Another model.</summary>
    Judge,

    /// <summary>Somebody who knows the right answer.</summary>
    Label,
}
