namespace Pareto.Workbench.Planning.Sensitivity;

/// <summary>The ten inputs whose weight is told.</summary>
public enum PlanInput
{
    Requests,
    Tokens,
    Growth,
    SmallShare,
    SmallAcceptance,
    ApiPrices,
    MachinePrices,
    MachineSpeed,
    StaffAndOperations,
    WrongAnswers,
}
