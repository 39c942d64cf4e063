namespace Pareto.Workbench.Planning.Sensitivity;

/// <summary>What the monthly saving of the challenger becomes when one input takes its low and its high value.</summary>
/// <param name="Low">The value, as it is to be read.</param>
/// <param name="AtLow">USD a month, averaged over the plan.</param>
/// <param name="High">The value, as it is to be read.</param>
/// <param name="AtHigh">USD a month, averaged over the plan.</param>
public sealed record Swing(PlanInput Input, string Low, decimal AtLow, string High, decimal AtHigh)
{
    public decimal Width => Math.Abs(AtHigh - AtLow);
}
