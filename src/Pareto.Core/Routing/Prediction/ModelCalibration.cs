namespace Pareto.Core.Routing.Prediction;

/// <summary>Turns the blend's answers into probabilities; fitted on prompts that the learners had not seen.</summary>
/// <param name="SmallOffset">Log-odds of the small model's success where the blend says 0.</param>
/// <param name="SmallSlope">Log-odds that one unit of the blend's answer adds; not negative.</param>
/// <param name="GainOffset">Gain where the blend says 0.</param>
/// <param name="GainSlope">Gain that one unit of the blend's adds; above 0, so the order stays.</param>
/// <param name="MidShare">What part of the gain a model between the two is expected to bring, 0 to 1.</param>
/// <param name="Likeness">Likeness of those prompts at equal steps of rank, ascending.</param>
internal sealed record ModelCalibration(
    double SmallOffset, double SmallSlope, double GainOffset, double GainSlope, double MidShare, float[] Likeness)
{
    public Prediction Apply(RawPrediction raw)
    {
        var small = 1 / (1 + Math.Exp(-(SmallOffset + (SmallSlope * raw.Small))));
        var gain = Math.Clamp(GainOffset + (GainSlope * raw.Gain), -1, 1);
        var mid = Math.Clamp(small + (MidShare * gain), small, 1);
        return new Prediction(small, mid, gain, RankOf(raw.Likeness));
    }

    // The share of prompts kept back in training whose likeness is smaller, by straight lines between the steps.
    private double RankOf(float likeness)
    {
        if (likeness < Likeness[0])
        {
            return 0;
        }

        for (var i = 1; i < Likeness.Length; i++)
        {
            if (likeness < Likeness[i])
            {
                return (i - 1 + ((likeness - Likeness[i - 1]) / (Likeness[i] - Likeness[i - 1]))) / (Likeness.Length - 1);
            }
        }

        return 1;
    }
}
