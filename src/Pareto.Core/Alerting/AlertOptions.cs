using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Alerting.Webhooks;

namespace Pareto.Core.Alerting;

/// <summary>Who is told of alerts. A change takes effect at the next start.</summary>
public sealed record AlertOptions
{
    [Description("Addresses that alerts are posted to, signed. Default: none; alerts are in the log and at /admin/v1/alerts all the same.")]
    public ImmutableArray<WebhookOptions> Webhooks { get; init; } = [];

    [Description("The longest that a webhook may take to answer. Default 10s.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    [Description("How long after an alert was raised its delivery is tried again, before it is given up. Default 24h.")]
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(1);
}
