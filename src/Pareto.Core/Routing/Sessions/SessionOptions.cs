using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Routing.Sessions;

/// <summary>How conversations stay on the model that they began with. Holds for <c>auto</c>; what a client or a rule names is theirs.</summary>
public sealed record SessionOptions
{
    [Description("Whether a conversation stays on its model unless moving saves more than it costs, and a tool loop in any case. Default true.")]
    public bool Enabled { get; init; } = true;

    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    [Description("How long it is remembered who answered a turn. Default 1h.")]
    public TimeSpan Remember { get; init; } = TimeSpan.FromHours(1);

    [Range(1, 10_000_000)]
    [Description("Turns that are remembered at most, the newest ones; some 150 bytes each. Default 100000.")]
    public int Most { get; init; } = 100_000;

    [Description("The header in which a client may name its conversation, for one that does not send all earlier turns again. Default x-pareto-session.")]
    public string Header { get; init; } = "x-pareto-session";

    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    [Description("How long a provider keeps a prompt in its cache after the last use; prompts written for an hour count as kept for one. Default 5m, as Anthropic does; OpenAI keeps them 5 to 10 minutes.")]
    public TimeSpan CacheLifetime { get; init; } = TimeSpan.FromMinutes(5);
}
