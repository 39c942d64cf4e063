using System.Collections.Immutable;

namespace Pareto.Workbench.Planning.Costs;

/// <summary>Which option a plan is for.</summary>
internal static class Choice
{
    /// <summary>A change has to save this share of the API's cost: less would be eaten by what no plan foresees.</summary>
    public const decimal LeastSaving = 0.1m;

    /// <summary>The option with the lowest present value that is ranked; the API alone where the best other one saves less than <see cref="LeastSaving"/>.</summary>
    public static OptionCost Of(ImmutableArray<OptionCost> options)
    {
        var api = options[0];
        return Challenger(options) is { } best && api.PresentValue > 0 && best.PresentValue <= api.PresentValue * (1 - LeastSaving) ? best : api;
    }

    /// <summary>The best ranked option beside the API alone; null where there is none.</summary>
    public static OptionCost? Challenger(ImmutableArray<OptionCost> options) =>
        options.Where(option => option.IsRanked && option.Deployment != Deployment.ApiOnly).MinBy(option => option.PresentValue);
}
