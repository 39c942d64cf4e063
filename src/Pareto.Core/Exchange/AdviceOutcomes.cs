namespace Pareto.Core.Exchange;

/// <summary>The outcomes of asking for advice as people read them.</summary>
public static class AdviceOutcomes
{
    public static string Name(this AdviceOutcome outcome) => outcome switch
    {
        AdviceOutcome.Taken => "taken",
        AdviceOutcome.Unsure => "unsure",
        AdviceOutcome.Malformed => "malformed",
        AdviceOutcome.Late => "late",
        _ => "failed",
    };
}
