using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>An attempt as it is stored: the one place that says which column holds what, for every engine.</summary>
internal static class LedgerColumns
{
    public static readonly ImmutableArray<string> Names =
    [
        "request_id", "attempt", "final", "started_at", "workload", "key_name", "requested_model", "provider", "model", "tier", "task",
        "complexity", "reason", "outcome", "failure", "input_tokens", "cached_input_tokens", "cache_write_tokens",
        "cache_write_hour_tokens", "audio_input_tokens", "output_tokens", "reasoning_tokens", "audio_output_tokens",
        "usage_estimated", "cost", "baseline_cost", "price_basis", "first_token", "duration", "overhead", "compute", "purpose",
        "advice", "advised_complexity", "expected_complexity", "key_id", "team", "project", "end_user", "image_input_tokens", "image_output_tokens",
        "cost_input", "cost_cached_input", "cost_cache_write", "cost_output", "cost_other", "price_version", "service_tier", "region", "replica", "arm", "unit", "web_searches",
    ];

    /// <summary>Gives the values of a row, one for each name.</summary>
    public static void Write<TCells>(TCells cells, LedgerEntry entry, string replica)
        where TCells : ILedgerCells
    {
        var usage = entry.Usage;
        cells.Add(entry.RequestId.Value);
        cells.Add(entry.Attempt);
        cells.Add(entry.Final ? 1 : 0);
        cells.Add(entry.StartedAt.ToUnixTimeMilliseconds());
        cells.Add(entry.Workload);
        cells.Add(entry.KeyName);
        cells.Add(entry.RequestedModel);
        cells.Add(entry.Target.Provider);
        cells.Add(entry.Target.Model);
        cells.Add(entry.Tier is { } tier ? LedgerNames.Tiers[tier] : null);
        cells.Add(LedgerNames.Tasks[entry.Task]);
        cells.Add(entry.Complexity);
        cells.Add(entry.Reason);
        cells.Add(LedgerNames.Outcomes[entry.Outcome]);
        cells.Add(entry.Failure is { } failure ? LedgerNames.Failures[failure] : null);
        cells.Add(usage.Input);
        cells.Add(usage.CachedInput);
        cells.Add(usage.CacheWrite);
        cells.Add(usage.CacheWriteHour);
        cells.Add(usage.AudioInput);
        cells.Add(usage.Output);
        cells.Add(usage.Reasoning);
        cells.Add(usage.AudioOutput);
        cells.Add(usage.Estimated ? 1 : 0);
        cells.Add(Money(entry.Cost));
        cells.Add(Money(entry.BaselineCost));
        cells.Add(LedgerNames.PriceBases[entry.PriceBasis]);
        cells.Add(entry.FirstToken is { } firstToken ? Microseconds(firstToken) : null);
        cells.Add(Microseconds(entry.Duration));
        cells.Add(Microseconds(entry.Overhead));
        cells.Add(usage.Compute is { } compute ? Microseconds(compute) : null);
        cells.Add(LedgerNames.Purposes[entry.Purpose]);
        cells.Add(entry.Advice is { } advice ? LedgerNames.Advice[advice.Outcome] : null);
        cells.Add(entry.Advice?.Complexity);
        cells.Add(entry.Advice?.Expected);
        cells.Add(entry.KeyId);
        cells.Add(entry.Team);
        cells.Add(entry.Project);
        cells.Add(entry.EndUser);
        cells.Add(usage.ImageInput);
        cells.Add(usage.ImageOutput);
        cells.Add(Money(entry.CostParts?.Input));
        cells.Add(Money(entry.CostParts?.CachedInput));
        cells.Add(Money(entry.CostParts?.CacheWrite));
        cells.Add(Money(entry.CostParts?.Output));
        cells.Add(Money(entry.CostParts?.Other));
        cells.Add(entry.PriceVersion);
        cells.Add(entry.Service is { } service ? LedgerNames.Services[service] : null);
        cells.Add(entry.Region);
        cells.Add(replica);
        cells.Add(entry.HoldOut is { } draw ? LedgerNames.Arms[draw.Arm] : null);
        cells.Add(entry.HoldOut?.Unit);
        cells.Add(usage.WebSearches);
    }

    private static long? Money(decimal? dollars) => dollars is { } known ? Picodollars.From(known) : null;

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
