namespace Pareto.Workbench.Planning.Sensitivity;

/// <summary>Reads and sets one of the ten inputs.</summary>
internal static class PlanInputValues
{
    /// <summary>What is assumed: the share itself, or a factor of 1.</summary>
    public static decimal Assumed(this PlanInput input, PlanInputs inputs) => input switch
    {
        PlanInput.Growth => inputs.Growth,
        PlanInput.SmallShare => inputs.SmallShare,
        PlanInput.SmallAcceptance => inputs.SmallAcceptance,
        _ => 1,
    };

    /// <summary>The inputs with this one at another value. A larger share of the small model takes from premium first, then from the mid tier.</summary>
    public static PlanInputs With(this PlanInputs inputs, PlanInput input, decimal value) => input switch
    {
        PlanInput.Requests => inputs with { RequestsPerMonth = inputs.RequestsPerMonth * value },
        PlanInput.Tokens => inputs with { InputTokens = inputs.InputTokens * value, OutputTokens = inputs.OutputTokens * value },
        PlanInput.Growth => inputs with { Growth = value },
        PlanInput.SmallShare => inputs with { SmallShare = value, MidShare = Math.Min(inputs.MidShare, 1 - value) },
        PlanInput.SmallAcceptance => inputs with { SmallAcceptance = value },
        PlanInput.ApiPrices => inputs with { Premium = inputs.Premium.Times(value), Mid = inputs.Mid?.Times(value), Cheap = inputs.Cheap?.Times(value) },
        PlanInput.MachinePrices => inputs with { Rented = inputs.Rented?.Dearer(value), Owned = inputs.Owned?.Dearer(value), Endpoint = inputs.Endpoint * value },
        PlanInput.MachineSpeed => inputs with { Rented = Faster(inputs.Rented, value), Owned = Faster(inputs.Owned, value) },
        PlanInput.StaffAndOperations => inputs with
        {
            Staff = inputs.Staff * value,
            OwnedStaff = inputs.OwnedStaff * value,
            Operations = inputs.Operations * value,
            Router = inputs.Router * value,
            Project = inputs.Project.Times(value),
        },
        PlanInput.WrongAnswers => inputs with { Quality = inputs.Quality with { WrongAnswer = inputs.Quality.WrongAnswer * value } },
        _ => throw new ArgumentOutOfRangeException(nameof(input), input, null),
    };

    private static PlannedMachine? Faster(PlannedMachine? machine, decimal factor) =>
        machine is null ? null : machine with { Speed = machine.Speed.Times((double)factor) };
}
