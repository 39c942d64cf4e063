using System.Collections.Immutable;

namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// The weights of a <see cref="Predictor"/>: three learners of different kinds on the same view of a prompt, their blend, and what
/// turns it into probabilities. Weights only; no text of the prompts that were learned from can be read from it.
/// </summary>
internal sealed record RouterModel
{
    /// <summary>Inputs of the kernel: the embedding, then the numbers, standardised and scaled.</summary>
    public const int KernelInputs = TermSpace.Dimensions + (int)PromptNumber.Count;

    /// <summary>Inputs of the forest: the numbers as they are, the embedding, and the two measures of the place.</summary>
    public const int ForestInputs = (int)PromptNumber.Count + TermSpace.Dimensions + 2;

    // Standardised numbers beyond this are taken as this: one odd prompt must not run away.
    private const float MostDeviations = 4;

    public required TermSpace Space { get; init; }

    /// <summary>Mean of each number over the training prompts.</summary>
    public required float[] Means { get; init; }

    /// <summary>One through the standard deviation of each number.</summary>
    public required float[] Scales { get; init; }

    /// <summary>What a standardised number is multiplied by as an input of the kernel.</summary>
    public required float KernelNumbers { get; init; }

    /// <summary>For each standardised number its part in the linear answers.</summary>
    public required float[] LinearNumbers { get; init; }

    public required KernelCentres Kernel { get; init; }

    public required RegressionForest Forest { get; init; }

    public required ModelBlend Blend { get; init; }

    public required PromptKinds Kinds { get; init; }

    public required ModelCalibration Calibration { get; init; }

    public required ImmutableArray<MeasuredPair> Measured { get; init; }

    /// <summary>Places the prompt and fills the inputs of the learners.</summary>
    public TermPlace Place(PromptFeatures features, Span<float> kernelInputs, Span<float> forestInputs)
    {
        var numbers = features.Numbers;
        var place = Space.Place(features, kernelInputs[..TermSpace.Dimensions]);
        numbers.CopyTo(forestInputs);
        kernelInputs[..TermSpace.Dimensions].CopyTo(forestInputs[numbers.Length..]);
        forestInputs[^2] = place.Inside;
        forestInputs[^1] = place.Known;
        for (var i = 0; i < numbers.Length; i++)
        {
            kernelInputs[TermSpace.Dimensions + i] = KernelNumbers * Standardised(i, numbers[i]);
        }

        return place;
    }

    public float Standardised(int number, float value) =>
        Math.Clamp((value - Means[number]) * Scales[number], -MostDeviations, MostDeviations);

    /// <summary>The blend before calibration.</summary>
    public RawPrediction Evaluate(PromptFeatures features)
    {
        Span<float> kernelInputs = stackalloc float[KernelInputs];
        Span<float> forestInputs = stackalloc float[ForestInputs];
        var place = Place(features, kernelInputs, forestInputs);
        float linearGain = place.Gain, linearSmall = place.Small;
        Span<float> numbers = stackalloc float[features.Numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Standardised(i, features.Numbers[i]);
            linearGain += numbers[i] * LinearNumbers[2 * i];
            linearSmall += numbers[i] * LinearNumbers[(2 * i) + 1];
        }

        var (kernelGain, kernelSmall, nearest) = Kernel.Evaluate(kernelInputs);
        var (forestGain, forestSmall) = Forest.Evaluate(forestInputs);
        var gain = Blend.MeanGain + (Blend.Linear * linearGain) + (Blend.Kernel * kernelGain) + (Blend.Forest * forestGain);
        return new RawPrediction(
            Kinds.Adjust(kernelInputs, numbers, gain),
            Blend.MeanSmall + (Blend.Linear * linearSmall) + (Blend.Kernel * kernelSmall) + (Blend.Forest * forestSmall),
            nearest * place.Known);
    }
}

/// <summary>How the three learners' answers are added; each is a difference from the mean.</summary>
internal sealed record ModelBlend(float Linear, float Kernel, float Forest, float MeanGain, float MeanSmall);

/// <summary>The blend's answers, not yet calibrated.</summary>
/// <param name="Gain">The gain; the order is what counts.</param>
/// <param name="Small">The small model's success.</param>
/// <param name="Likeness">How like the prompt is to those of training: no share yet, comparable between prompts only.</param>
internal readonly record struct RawPrediction(float Gain, float Small, float Likeness);
