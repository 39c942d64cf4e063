namespace Pareto.Workbench.Audit.Generation;

/// <summary>A made-up stream of like requests: what it asks, of whom, and what is planted in it.</summary>
internal sealed record SyntheticWorkload
{
    public required string Name { get; init; }

    public required string Model { get; init; }

    public required string System { get; init; }

    /// <summary>How many calls of all, as a weight.</summary>
    public required int Weight { get; init; }

    /// <summary>What its easy requests begin with; what follows is material.</summary>
    public required string[] Easy { get; init; }

    /// <summary>What its hard requests begin with.</summary>
    public required string[] Hard { get; init; }

    /// <summary>Answers to easy requests; null: a text.</summary>
    public string[]? Labels { get; init; }

    /// <summary>Easy requests are answered with a JSON object.</summary>
    public bool AnswersJson { get; init; }

    /// <summary>Words of material.</summary>
    public required int Words { get; init; }

    /// <summary>Words of a text that answers.</summary>
    public required int AnswerWords { get; init; }

    public required double RoutineShare { get; init; }

    public required double ExactShare { get; init; }

    public required double NearShare { get; init; }

    /// <summary>Of near duplicates, those that ask for something else.</summary>
    public required double WrongShare { get; init; }

    public required double PersonalShare { get; init; }

    public double ThrottledShare { get; init; } = 0.006;

    public double FailedShare { get; init; } = 0.004;

    public double OutputGrowthPerWeek { get; init; }

    /// <summary>Median of the time to the whole answer, in milliseconds.</summary>
    public required double MedianMilliseconds { get; init; }
}
