using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pareto.Core.Routing.Promise;

/// <summary>
/// Up to which score requests stay small, and what that was shown to promise: the file that <c>pareto router calibrate</c> writes
/// and <c>routing.promise.file</c> names.
/// </summary>
public sealed record OperatingPoint
{
    private const int CurrentFormat = 1;

    [JsonRequired]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Which scores the thresholds are for: the fingerprint of the router's model. Null for scores from elsewhere.</summary>
    public string? Router { get; init; }

    /// <summary>Mean quality that may be lost against always premium; null where costs decided.</summary>
    public double? MaxLoss { get; init; }

    /// <summary>How sure that is.</summary>
    [JsonRequired]
    public double Confidence { get; init; }

    /// <summary>For requests of any workload that has no threshold of its own.</summary>
    [JsonRequired]
    public required WorkloadThreshold All { get; init; }

    /// <summary>For the requests of single workloads.</summary>
    public ImmutableSortedDictionary<string, WorkloadThreshold> Workloads { get; init; } = ImmutableSortedDictionary<string, WorkloadThreshold>.Empty;

    /// <summary>What speaks for a request of this workload.</summary>
    public WorkloadThreshold For(string? workload) => workload is not null && Workloads.TryGetValue(workload, out var own) ? own : All;

    /// <exception cref="InvalidDataException">The file is no operating point; the message says what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static OperatingPoint Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var point = JsonSerializer.Deserialize(stream, OperatingPointJson.Default.OperatingPoint) ?? throw new InvalidDataException("it holds null");
            return point.Format != CurrentFormat ? throw new InvalidDataException($"its format is {point.Format}, this version reads {CurrentFormat}")
                : point.Confidence is not (> 0 and < 1) ? throw new InvalidDataException("its confidence is not between 0 and 1")
                : point;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, OperatingPointJson.Default.OperatingPoint) + "\n";
}

/// <summary>The threshold of one workload, or of all, and what it did on the labels it was chosen on.</summary>
public sealed record WorkloadThreshold
{
    /// <summary>Scores (the gain expected of premium) up to this stay small; null: the labels support no threshold, all goes to premium.</summary>
    public double? SmallUpTo { get; init; }

    /// <summary>Safer thresholds, falling, which the same labels support with the same confidence: what is fallen back to should the first not hold.</summary>
    public ImmutableArray<double> Safer { get; init; } = [];

    /// <summary>Labelled prompts.</summary>
    public int Labels { get; init; }

    /// <summary>As how many independent ones they count, where like prompts stand in groups.</summary>
    public int EffectiveLabels { get; init; }

    /// <summary>Mean quality of always small, 0 to 1.</summary>
    public double SmallQuality { get; init; }

    /// <summary>Mean quality of always premium, 0 to 1.</summary>
    public double PremiumQuality { get; init; }

    /// <summary>Share of the labelled prompts that stay small.</summary>
    public double SmallShare { get; init; }

    /// <summary>Mean quality lost against always premium.</summary>
    public double Loss { get; init; }

    /// <summary>What the expected loss is below, with the confidence of the promise.</summary>
    public double LossUpper { get; init; }

    /// <summary>Labelled prompts sent small that premium answers better.</summary>
    public int HardSentSmall { get; init; }

    /// <summary>Labelled prompts sent to premium that small answers as well.</summary>
    public int EasySentPremium { get; init; }

    /// <summary>Without a threshold: about how many more labels would support one; null when none would.</summary>
    public int? MoreLabels { get; init; }

    /// <summary>Whether a request with this score stays small.</summary>
    public bool StaysSmall(double score) => score <= SmallUpTo;

    /// <summary>The threshold and the safer ones behind it; empty without a threshold.</summary>
    [JsonIgnore]
    public ImmutableArray<double> Ladder => SmallUpTo is { } threshold ? [threshold, .. Safer] : [];
}

[JsonSerializable(typeof(OperatingPoint))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class OperatingPointJson : JsonSerializerContext;
