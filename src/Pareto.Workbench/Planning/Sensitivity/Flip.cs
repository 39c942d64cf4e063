namespace Pareto.Workbench.Planning.Sensitivity;

/// <summary>What one input, and it alone, would have to be for the decision to be another one.</summary>
/// <param name="Assumed">The value of the plan, as it is to be read.</param>
/// <param name="Value">The nearest value at which the decision differs.</param>
/// <param name="Text">That value, as it is to be read.</param>
/// <param name="IsBelow">The decision differs from there downwards, else upwards.</param>
/// <param name="Becomes">What would be chosen there.</param>
public sealed record Flip(PlanInput Input, string Assumed, decimal Value, string Text, bool IsBelow, string Becomes)
{
    /// <summary>What has to hold, such as <c>at or below 13.3 % (assumed 85 %)</c>.</summary>
    public string Condition => $"{(IsBelow ? "at or below" : "at or above")} {Text} (assumed {Assumed})";
}
