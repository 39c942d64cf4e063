using System.Collections.Immutable;

namespace Pareto.LocalModels.Evaluation;

/// <summary>What a model made of some data.</summary>
public sealed record ModelScores
{
    /// <summary>The exponential of the mean negative logarithm of a token's probability; NaN where nothing was read.</summary>
    public required double Perplexity { get; init; }

    /// <summary>Token by token, all but the first of a text, whether it was the likeliest.</summary>
    public required ImmutableArray<bool> Foretold { get; init; }

    /// <summary>Case by case, whether the answer was right.</summary>
    public required ImmutableArray<bool> Right { get; init; }

    /// <summary>Cases whose prompt does not fit the context; they count as wrong.</summary>
    public required int TooLong { get; init; }

    /// <summary>The likeliest token at each place.</summary>
    internal IReadOnlyList<int> Expected { get; init; } = [];

    public Accuracy NextToken => Accuracy.Of(Foretold);

    public Accuracy Tasks => Accuracy.Of(Right);

    /// <summary>The share of places at which both models expect the same token, after both have read the same.</summary>
    public double AgreementWith(ModelScores other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Expected.Count, Expected.Count);
        return Expected.Count == 0 ? 1 : Expected.Zip(other.Expected).Count(pair => pair.First == pair.Second) / (double)Expected.Count;
    }
}
