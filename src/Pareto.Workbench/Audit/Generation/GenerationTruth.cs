using System.Text.Json.Serialization;

namespace Pareto.Workbench.Audit.Generation;

/// <summary>What was planted in made-up logs, counted while they were written.</summary>
public sealed record GenerationTruth
{
    public required long Requests { get; init; }

    public required long BrokenLines { get; init; }

    public required IReadOnlyList<WorkloadTruth> Workloads { get; init; }
}

/// <summary>What was planted in one workload.</summary>
public sealed record WorkloadTruth
{
    public required string Name { get; init; }

    /// <summary>The first words of its system prompt, by which it is found where it is not named.</summary>
    public required string SystemPrompt { get; init; }

    public long Calls { get; set; }

    public long Routine { get; set; }

    public long Personal { get; set; }

    /// <summary>Calls whose prompt was sent before, retries included.</summary>
    public long ExactDuplicates { get; set; }

    public long NearDuplicates { get; set; }

    /// <summary>Near duplicates that ask for something else, with another answer.</summary>
    public long NearDuplicatesWrong { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    /// <summary>Input tokens in a beginning that had been sent before.</summary>
    public double ReusedTokens { get; set; }

    public long Throttled { get; set; }

    public long Failed { get; set; }

    public long Retries { get; set; }

    /// <summary>By how much the output grows each week, as a share of the first week's.</summary>
    public double OutputGrowthPerWeek { get; init; }

    [JsonIgnore]
    public double RoutineShare => Share(Routine);

    [JsonIgnore]
    public double PersonalShare => Share(Personal);

    [JsonIgnore]
    public double ExactDuplicateShare => Share(ExactDuplicates);

    [JsonIgnore]
    public double NearDuplicateShare => Share(NearDuplicates);

    [JsonIgnore]
    public double NearDuplicateWrongRate => NearDuplicates == 0 ? 0 : (double)NearDuplicatesWrong / NearDuplicates;

    [JsonIgnore]
    public double PrefixReuseShare => InputTokens == 0 ? 0 : ReusedTokens / InputTokens;

    private double Share(long part) => Calls == 0 ? 0 : (double)part / Calls;
}
