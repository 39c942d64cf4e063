using Pareto.LocalModels.Evaluation;

namespace Pareto.LocalModels.Quantisation;

/// <summary>A quantised model against its original on the same data.</summary>
public sealed record QuantisationReport
{
    /// <summary>No more may be lost, in points of accuracy, whatever was asked for.</summary>
    public const double MostTolerance = 20;

    public const double DefaultTolerance = 2;

    /// <summary>The name of the original's file.</summary>
    public required string Original { get; init; }

    public required QuantisationType Type { get; init; }

    /// <summary>Tokens that both read.</summary>
    public required int Tokens { get; init; }

    public required double PerplexityBefore { get; init; }

    public required double PerplexityAfter { get; init; }

    /// <summary>The share of places at which both expect the same token, from 0 to 1.</summary>
    public required double TopTokenAgreement { get; init; }

    public required Accuracy NextTokenBefore { get; init; }

    public required Accuracy NextTokenAfter { get; init; }

    /// <summary>Null where the data hold no cases with answers.</summary>
    public required Accuracy? TasksBefore { get; init; }

    public required Accuracy? TasksAfter { get; init; }

    /// <summary>Cases that do not fit the context.</summary>
    public required int TooLong { get; init; }

    /// <summary>Of the tasks; where there are none, of foretelling the next token.</summary>
    public required AccuracyLoss Loss { get; init; }

    /// <summary>Points of accuracy.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Whether the loss is within the tolerance.</summary>
    public bool IsAccepted => Loss.Points <= Tolerance;

    /// <summary>Whether the data are enough to say so with some certainty.</summary>
    public bool IsCertain => Loss.High <= Tolerance || Loss.Low > Tolerance;

    /// <summary>Whether the original is right often enough that more than the tolerance could be lost at all.</summary>
    public bool IsTelling => 100 * (TasksBefore ?? NextTokenBefore).Share > Tolerance;

    public static QuantisationReport Of(QuantisationRequest request, ModelScores before, ModelScores after)
    {
        var hasTasks = !before.Right.IsEmpty;
        return new QuantisationReport
        {
            Original = Path.GetFileName(request.Source),
            Type = request.Type,
            Tokens = before.Foretold.Length,
            PerplexityBefore = before.Perplexity,
            PerplexityAfter = after.Perplexity,
            TopTokenAgreement = before.AgreementWith(after),
            NextTokenBefore = before.NextToken,
            NextTokenAfter = after.NextToken,
            TasksBefore = hasTasks ? before.Tasks : null,
            TasksAfter = hasTasks ? after.Tasks : null,
            TooLong = before.TooLong,
            Loss = hasTasks ? AccuracyLoss.Of(before.Right, after.Right) : AccuracyLoss.Of(before.Foretold, after.Foretold),
            Tolerance = request.Tolerance,
        };
    }
}
