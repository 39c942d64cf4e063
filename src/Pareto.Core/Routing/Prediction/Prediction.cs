namespace Pareto.Core.Routing.Prediction;

/// <summary>What is expected of a prompt, for the pairs of models that the predictor was measured on.</summary>
/// <param name="SmallIsRight">Probability that the small model's answer is good enough.</param>
/// <param name="MidIsRight">The same for a model between the two; never below <paramref name="SmallIsRight"/>.</param>
/// <param name="Gain">What the premium model's answer is expected to be better by, -1 to 1.</param>
/// <param name="Familiarity">
/// Share of prompts like those of training that are less like them than this one: about 0.5 for a typical one, 0 for one unlike
/// all. Below <see cref="Predictor.Unfamiliar"/> the other three mean nothing.
/// </param>
public readonly record struct Prediction(double SmallIsRight, double MidIsRight, double Gain, double Familiarity)
{
    /// <summary>Whether the prompt is like what the predictor was measured on.</summary>
    public bool IsFamiliar => Familiarity >= Predictor.Unfamiliar;
}
