using System.ComponentModel;

namespace Pareto.Core.Admission.Keys;

/// <summary>How a virtual key is rotated.</summary>
public sealed record KeyRotation
{
    /// <summary>How long the key's old text stays good, where nothing else is said.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromDays(1);

    /// <summary>The longest that it may.</summary>
    public static readonly TimeSpan LongestGrace = TimeSpan.FromDays(90);

    [Description("How long the old text stays good beside the new one, in seconds, 0 to 7776000 (90 days). Default 86400 (a day).")]
    public long GraceSeconds { get; init; } = (long)DefaultGrace.TotalSeconds;
}
