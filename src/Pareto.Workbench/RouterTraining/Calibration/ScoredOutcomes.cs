using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining.Calibration;

/// <summary>Outcomes with what the gateway's own router expects of them.</summary>
public static class ScoredOutcomes
{
    /// <summary>The score is the gain expected; where the router abstains the prompt goes to premium whatever the threshold.</summary>
    public static IReadOnlyList<ScoredOutcome> Of(IReadOnlyList<Outcome> outcomes, IReadOnlyList<Prediction> predictions) =>
    [
        .. outcomes.Select((row, i) => new ScoredOutcome(
            row.Id, row.Dataset, row.Group, predictions[i].IsFamiliar ? predictions[i].Gain : double.PositiveInfinity, row.Weak, row.Strong)),
    ];
}
