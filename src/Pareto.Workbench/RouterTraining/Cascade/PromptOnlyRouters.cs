using System.Collections.Immutable;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>The kinds of routers that see the prompt alone.</summary>
internal static class PromptOnlyRouters
{
    private const double Penalty = 10;

    /// <summary>Whether all of them can be learned from these rows.</summary>
    public static bool CanLearn(IReadOnlyList<CascadeOutcome> rows, string model) => RouterTrainer.CanLearn([.. rows.Select(row => AsOutcome(row, model))]);

    /// <summary>One of each kind, always in the same order.</summary>
    /// <param name="rows">Each holds a reply of the model.</param>
    /// <param name="model">The small model that requests may go to.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    public static ImmutableArray<PromptOnlyRouter> Learn(IReadOnlyList<CascadeOutcome> rows, string model, CancellationToken cancellationToken)
    {
        var regression = new Regression([.. rows.Select(row => row.Prompt)], [.. Enumerable.Repeat(Penalty, PromptSignals.Count)]);
        var gain = regression.LinearEstimate([.. rows.Select(row => row.GainOver(model))]);
        var predictor = new RouterTrainer().Train([.. rows.Select(row => AsOutcome(row, model))], cancellationToken);
        return
        [
            new PromptOnlyRouter("predictor", model, row => predictor.Score(row.Text), rows),
            new PromptOnlyRouter("few signals", model, row => gain.Sum(row.Prompt), rows),
            new PromptOnlyRouter("short first", model, row => row.Text.Length, rows),
            new PromptOnlyRouter("long first", model, row => -row.Text.Length, rows),
        ];
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
