using System.Collections.Immutable;
using System.Globalization;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Pipeline;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>Says in words what a projection takes for granted.</summary>
internal static class ProjectionAssumptions
{
    public static ImmutableArray<string> Of(
        CheckedConfiguration configuration, PremiumCapOptions cap, LogPeriod period, IReadOnlyList<WorkloadSample> samples, DateOnly today)
    {
        var said = ImmutableArray.CreateBuilder<string>();
        said.Add("A call keeps its logged tokens wherever it goes. Another model may write more or less, and cut the same text into other tokens.");
        said.Add("Tokens that were read from a provider's prompt cache are taken to be cached wherever the call goes.");
        said.Add(Text($"Prices are those of {today:yyyy-MM-dd}. Quality is not part of these figures: what small models get right is to be measured before they serve."));
        said.Add(period.Length is { } length
            ? Text($"The log covers {length.TotalDays:0.##} days, of which a month is made by proportion{(length < TimeSpan.FromDays(7) ? ": less than a week may be no usual one" : "")}.")
            : "The log tells no time of use, so all of it counts as one month.");
        said.Add(Text($"{SavingsPolicy.TiersAndCap.Name()}: {cap.Share:P0} of requests in 24 hours{(configuration.Options.Routing.PremiumCap is null ? ", the gateway's default" : "")}; what is hardest gets premium."));
        said.Add($"{SavingsPolicy.TiersAndCache.Name()} (assumed; the gateway has no such stage): what was asked before word for word is answered for nothing.");
        said.Add(Text($"{SavingsPolicy.TiersAndCompression.Name()} (assumed; the gateway has no such stage): prompts of {PolicyDecisions.LongPrompt:N0} tokens or more lose {PolicyDecisions.PercentTrimmed} %."));
        AddWhatIsLeftOut(said, configuration, cap);
        foreach (var target in configuration.Catalog!.Targets.Where(target => target.Tier is not null))
        {
            if (target.Prices is null or { ComputeHour: not null })
            {
                said.Add($"What {target.Name} would cost cannot be told beforehand: give it prices of input and output under targets, and project again.");
            }
            else if (target.Prices.Basis == PriceBasis.Estimate)
            {
                said.Add(Text($"The price of {target.Name} is an estimate: ${target.Prices.Input} and ${target.Prices.Output} for a million tokens in and out."));
            }
        }

        if (samples.Where(sample => sample.Calls.IsEmpty).Select(sample => sample.Facts.Name).ToArray() is { Length: > 0 } silent)
        {
            said.Add($"No saving is claimed for workloads whose log has no texts: {string.Join(", ", silent)}.");
        }

        return said.ToImmutable();
    }

    private static void AddWhatIsLeftOut(ImmutableArray<string>.Builder said, CheckedConfiguration configuration, PremiumCapOptions cap)
    {
        var routing = configuration.Options.Routing;
        if (routing.Cascade is not null || routing.Advisor is not null)
        {
            said.Add("Models that routing asks before it decides (cascade, advisor) are not asked, so neither their cost nor what they change is in the figures.");
        }

        if (cap.Of == CapMeasure.Spend)
        {
            said.Add("A cap on premium's share of spend counts what answers cost, so it cannot be replayed.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
