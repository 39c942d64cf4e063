using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pareto.Core.Execution.Cascade;

/// <summary>The plans that <c>pareto router cascade --out</c> fitted, one for each workload, and what they were fitted under.</summary>
internal sealed record CascadePlanFile
{
    /// <summary>The workload of outcomes that name none: its plan speaks for every workload without one of its own.</summary>
    public const string AnyWorkload = "*";

    private const int CurrentFormat = 3;

    [JsonRequired]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Mean quality that may be lost against always premium, 0 to 1.</summary>
    [JsonRequired]
    public required double MaxLoss { get; init; }

    /// <summary>How sure it is that the expected loss keeps the bound, 0 to 1; null where the bound was kept in expectation.</summary>
    public double? Confidence { get; init; }

    [JsonRequired]
    public required ImmutableSortedDictionary<string, CascadePlan> Plans { get; init; }

    /// <summary>The plan for a workload; always premium where none was fitted for it.</summary>
    public CascadePlan For(string workload) =>
        Plans.TryGetValue(workload, out var own) || Plans.TryGetValue(AnyWorkload, out own) ? own : CascadePlan.AlwaysPremium;

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InvalidDataException">It holds no plans that this version can follow; the message says what is wrong and what to do.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static CascadePlanFile Read(string file)
    {
        using var stream = File.OpenRead(file);
        try
        {
            var plans = JsonSerializer.Deserialize(stream, CascadePlanJson.Default.CascadePlanFile) ?? throw new InvalidDataException("it holds null");
            return plans.Problem() is { } problem ? throw new InvalidDataException(problem) : plans;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"'{file}' holds no plans of a cascade: {e.Message}. Write it again with `pareto router cascade --out`.", e);
        }
    }

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CascadePlanJson.Default.CascadePlanFile) + "\n";

    private string? Problem()
    {
        if (Format != CurrentFormat)
        {
            return $"its format is {Format}, this version reads {CurrentFormat}";
        }

        if (MaxLoss is not (> 0 and < 1) || Confidence is <= 0 or >= 1)
        {
            return "its bound or its confidence is not between 0 and 1";
        }

        return Plans.Select(plan => plan.Value.Problem() is { } problem ? $"the plan of '{plan.Key}' {problem}" : null).FirstOrDefault(problem => problem is not null);
    }
}

[JsonSerializable(typeof(CascadePlanFile))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class CascadePlanJson : JsonSerializerContext;
