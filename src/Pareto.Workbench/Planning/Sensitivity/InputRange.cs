using System.Collections.Immutable;
using System.Globalization;
using Pareto.Core.Configuration;
using Pareto.Workbench.Planning.Scenarios;

namespace Pareto.Workbench.Planning.Sensitivity;

/// <summary>Between which values an input may lie, and what is assumed.</summary>
internal readonly record struct InputRange(decimal Low, decimal Assumed, decimal High)
{
    private const decimal GrowthPoints = 0.02m;
    private const decimal MostGrowth = 0.2m;
    private const decimal SharePoints = 0.15m;
    private const decimal AcceptancePoints = 0.1m;

    /// <summary>The range of every input: the scenario's, else the default; problems are added.</summary>
    public static ImmutableDictionary<PlanInput, InputRange> All(RangesOptions options, PlanInputs inputs, ICollection<ConfigurationProblem> problems)
    {
        var growth = inputs.Growth;
        var (share, acceptance) = (inputs.SmallShare, inputs.SmallAcceptance);
        (PlanInput Input, string Key, RangeOptions? Given, decimal Low, decimal High)[] ranges =
        [
            (PlanInput.Requests, "requests", options.Requests, 0.5m, 2),
            (PlanInput.Tokens, "tokens", options.Tokens, 0.7m, 1.5m),
            (PlanInput.Growth, "growth", options.Growth, growth - GrowthPoints, growth + GrowthPoints),
            // Where nothing goes to a small model, there is none to send more to.
            (PlanInput.SmallShare, "smallShare", options.SmallShare, share == 0 ? 0 : Math.Max(0, share - SharePoints), share == 0 ? 0 : Math.Min(1, share + SharePoints)),
            (PlanInput.SmallAcceptance, "smallAcceptance", options.SmallAcceptance, Math.Max(0, acceptance - AcceptancePoints), Math.Min(1, acceptance + AcceptancePoints)),
            (PlanInput.ApiPrices, "apiPrices", options.ApiPrices, 0.5m, 1.1m),
            (PlanInput.MachinePrices, "machinePrices", options.MachinePrices, 0.7m, 1.3m),
            (PlanInput.MachineSpeed, "machineSpeed", options.MachineSpeed, 0.6m, 1.4m),
            (PlanInput.StaffAndOperations, "staffAndOperations", options.StaffAndOperations, 0.5m, 2),
            (PlanInput.WrongAnswers, "wrongAnswers", options.WrongAnswers, 0.5m, 2),
        ];
        var all = ImmutableDictionary.CreateBuilder<PlanInput, InputRange>();
        foreach (var (input, key, given, low, high) in ranges)
        {
            var assumed = input.Assumed(inputs);
            var range = new InputRange(given?.Low ?? low, assumed, given?.High ?? high);
            all[input] = range;
            var (least, most) = Limits(input, assumed);
            if (range.Low > assumed || range.High < assumed)
            {
                problems.Add(new($"ranges.{key}", $"must hold what is assumed, {assumed.ToString("0.####", CultureInfo.InvariantCulture)}, between low and high"));
            }
            else if (input == PlanInput.SmallShare && share == 0 && range.High > 0)
            {
                problems.Add(new($"ranges.{key}", "is a range around split.small, which is 0: give that a share first"));
            }
            else if (range.Low < least || range.High > most)
            {
                problems.Add(new($"ranges.{key}", string.Create(CultureInfo.InvariantCulture, $"lies from {least:0.####} to {most:0.####}")));
            }
        }

        return all.ToImmutable();
    }

    /// <summary>How far an input can go at all; a flip of the decision is looked for up to here.</summary>
    public static (decimal Least, decimal Most) Limits(PlanInput input, decimal assumed) => input switch
    {
        PlanInput.Growth => (Math.Min(-MostGrowth, assumed - GrowthPoints), Math.Max(MostGrowth, assumed + GrowthPoints)),
        PlanInput.SmallShare or PlanInput.SmallAcceptance => (0, 1),
        _ => (0.01m, 100),
    };
}
