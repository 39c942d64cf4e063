using System.Collections.Immutable;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>Learns one kind of router from rows that each hold a reply of the small model.</summary>
/// <param name="rows">At least one.</param>
/// <param name="model">The small model that requests may go to.</param>
/// <param name="cancellationToken">Ends the training.</param>
internal delegate PromptOnlyRouter PromptOnlyLearner(IReadOnlyList<CascadeOutcome> rows, string model, CancellationToken cancellationToken);

/// <summary>The kinds of routers that see the prompt alone.</summary>
internal static class PromptOnlyRouters
{
    private const double Penalty = 10;

    /// <summary>The predictor alone, which a plan may hold.</summary>
    public static ImmutableArray<PromptOnlyLearner> Predictor { get; } = [LearnPredictor];

    /// <summary>All of them, always in the same order.</summary>
    public static ImmutableArray<PromptOnlyLearner> All { get; } =
    [
        LearnPredictor,
        LearnFewSignals,
        (rows, model, _) => new PromptOnlyRouter("short first", model, row => row.Text.Length, rows),
        (rows, model, _) => new PromptOnlyRouter("long first", model, row => -row.Text.Length, rows),
    ];

    /// <summary>Whether all of them can be learned from these rows.</summary>
    public static bool CanLearn(IReadOnlyList<CascadeOutcome> rows, string model) => RouterTrainer.CanLearn([.. rows.Select(row => AsOutcome(row, model))]);

    /// <summary>The predictor as a file.</summary>
    public static byte[] PredictorOf(IReadOnlyList<CascadeOutcome> rows, string model, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        new RouterTrainer().Train([.. rows.Select(row => AsOutcome(row, model))], file, cancellationToken);
        return file.ToArray();
    }

    private static PromptOnlyRouter LearnPredictor(IReadOnlyList<CascadeOutcome> rows, string model, CancellationToken cancellationToken)
    {
        var predictor = new RouterTrainer().Train([.. rows.Select(row => AsOutcome(row, model))], cancellationToken);
        return new PromptOnlyRouter("predictor", model, row => predictor.Score(row.Text), rows);
    }

    private static PromptOnlyRouter LearnFewSignals(IReadOnlyList<CascadeOutcome> rows, string model, CancellationToken cancellationToken)
    {
        var regression = new Regression([.. rows.Select(row => row.Prompt)], [.. Enumerable.Repeat(Penalty, PromptSignals.Count)]);
        var gain = regression.LinearEstimate([.. rows.Select(row => row.GainOver(model))]);
        return new PromptOnlyRouter("few signals", model, row => gain.Sum(row.Prompt), rows);
    }

    private static Outcome AsOutcome(CascadeOutcome row, string model) => new()
    {
        Id = row.Id,
        Dataset = row.Dataset,
        Prompt = row.Text,
        Group = row.Group,
        WeakModel = model,
        StrongModel = row.Premium.Model,
        Weak = row.Of(model)!.Right ? 1 : 0,
        Strong = row.Premium.Right ? 1 : 0,
        Others = [],
    };
}
