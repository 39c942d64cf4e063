using System.Globalization;

namespace Pareto.Workbench.Planning.Sensitivity;

/// <summary>How inputs and their values are told.</summary>
public static class PlanInputNames
{
    public static string Name(this PlanInput input) => input switch
    {
        PlanInput.Requests => "Requests a month",
        PlanInput.Tokens => "Tokens of a request",
        PlanInput.Growth => "Growth a month",
        PlanInput.SmallShare => "Share of the small model",
        PlanInput.SmallAcceptance => "Its answers accepted",
        PlanInput.ApiPrices => "Prices of APIs",
        PlanInput.MachinePrices => "Prices of machines",
        PlanInput.MachineSpeed => "Speed of machines",
        PlanInput.StaffAndOperations => "Staff, operations, project",
        PlanInput.WrongAnswers => "Cost of wrong answers",
        _ => throw new ArgumentOutOfRangeException(nameof(input), input, null),
    };

    /// <summary>True for inputs whose value is a share itself; the others are factors on what is assumed.</summary>
    internal static bool IsShare(this PlanInput input) => input is PlanInput.Growth or PlanInput.SmallShare or PlanInput.SmallAcceptance;

    /// <summary>The value as it is to be read: requests themselves, shares in percent, the others as a factor.</summary>
    internal static string Text(this PlanInput input, decimal value, PlanInputs inputs) => input switch
    {
        PlanInput.Requests => Rounded(inputs.RequestsPerMonth * value),
        _ when input.IsShare() => (value < 0 ? "\u2212" : "") + Math.Abs(value * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %",
        _ => "× " + value.ToString("0.###", CultureInfo.InvariantCulture),
    };

    private static string Rounded(decimal requests) => requests switch
    {
        >= 1_000_000 => (requests / 1_000_000).ToString("#,0.##", CultureInfo.InvariantCulture) + "M",
        >= 1_000 => (requests / 1_000).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        _ => requests.ToString("0.#", CultureInfo.InvariantCulture),
    };
}
