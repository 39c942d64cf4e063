using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Pipeline;

/// <summary>Where the gateway listens and what it accepts. A change takes effect at the next start.</summary>
public sealed record ServerOptions
{
    [Description("The address to listen on. On any but a loopback address at least one client key is required. Default http://127.0.0.1:4000.")]
    public Uri Listen { get; init; } = new("http://127.0.0.1:4000");

    [Description("The largest request body in bytes. Default 33554432 (32 MiB).")]
    [Range(1024, 1_073_741_824)]
    public long MaxRequestBytes { get; init; } = 32 * 1024 * 1024;

    [Description("How long running requests may go on after the gateway was told to stop. Default 30s.")]
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    [Description("The name under which this gateway writes its rows, where several share one database; it must be its own and stay the same. Default: one that is drawn once for the data directory.")]
    public string? Replica { get; init; }

    [Description("Addresses of proxies in front of the gateway, as 10.0.0.0/8 or a single address: what they say of the client in X-Forwarded-For is believed, for the IP ranges of keys. Default: none, the header is not read.")]
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Whether only this machine can reach the address.</summary>
    public bool IsLoopback => Listen.IsLoopback;
}
