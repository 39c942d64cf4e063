using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining;

/// <summary>Fits the calibration of a model on outcomes that its learners have not seen.</summary>
internal static class CalibrationTraining
{
    private const int LikenessSteps = 20;
    private const int NewtonSteps = 25;

    public static ModelCalibration Fit(RouterModel model, IReadOnlyList<Outcome> keptBack)
    {
        var features = new PromptFeatures();
        var raw = new RawPrediction[keptBack.Count];
        for (var i = 0; i < raw.Length; i++)
        {
            features.Read(keptBack[i].Prompt);
            raw[i] = model.Evaluate(features);
        }

        var (smallOffset, smallSlope) = Logistic(raw, keptBack);
        var (gainOffset, gainSlope) = Line(raw, keptBack);
        return new ModelCalibration(smallOffset, smallSlope, gainOffset, gainSlope, MidShare(keptBack), Steps(raw));
    }

    // Platt's scaling: the log-odds are a line in the blend's answer. Newton's method, with a little pull to the line that leaves
    // the blend's answer as it is near one half.
    private static (double Offset, double Slope) Logistic(RawPrediction[] raw, IReadOnlyList<Outcome> outcomes)
    {
        const double Pull = 1;
        const double UsualOffset = -2;
        const double UsualSlope = 4;
        double offset = UsualOffset, slope = UsualSlope;
        for (var step = 0; step < NewtonSteps; step++)
        {
            double g0 = -Pull * (offset - UsualOffset), g1 = -Pull * (slope - UsualSlope), h00 = Pull, h01 = 0, h11 = Pull;
            for (var i = 0; i < raw.Length; i++)
            {
                var x = raw[i].Small;
                var p = 1 / (1 + Math.Exp(-(offset + (slope * x))));
                var left = outcomes[i].Weak - p;
                var curve = p * (1 - p);
                g0 += left;
                g1 += left * x;
                h00 += curve;
                h01 += curve * x;
                h11 += curve * x * x;
            }

            var determinant = (h00 * h11) - (h01 * h01);
            offset += ((h11 * g0) - (h01 * g1)) / determinant;
            slope += ((h00 * g1) - (h01 * g0)) / determinant;
        }

        return (offset, Math.Max(0, slope));
    }

    // Least squares; where the blend says nothing of the gain, a hair of slope keeps the order all the same.
    private static (double Offset, double Slope) Line(RawPrediction[] raw, IReadOnlyList<Outcome> outcomes)
    {
        const double LeastSlope = 1e-3;
        var meanRaw = raw.Average(row => (double)row.Gain);
        var mean = outcomes.Average(row => row.Gain);
        double both = 0, squares = 1e-9;
        for (var i = 0; i < raw.Length; i++)
        {
            both += (raw[i].Gain - meanRaw) * (outcomes[i].Gain - mean);
            squares += Math.Pow(raw[i].Gain - meanRaw, 2);
        }

        var slope = Math.Max(LeastSlope, both / squares);
        return (mean - (slope * meanRaw), slope);
    }

    // In each set where others were asked: the model whose score lies nearest to the middle, and what part of the gap it closes.
    private static double MidShare(IReadOnlyList<Outcome> outcomes)
    {
        const double Middle = 0.5;
        double closed = 0, gaps = 0;
        foreach (var set in outcomes.Where(row => row.Others.Length > 0).GroupBy(row => row.Dataset))
        {
            var rows = set.ToList();
            var weak = rows.Average(row => row.Weak);
            var gap = rows.Average(row => row.Gain);
            var abilities = rows.SelectMany(row => row.Others).GroupBy(pair => pair.Key, StringComparer.Ordinal)
                .Where(model => model.Count() * 2 > rows.Count).Select(model => model.Average(pair => pair.Value));
            var share = abilities.Select(ability => (ability - weak) / gap).Where(share => share is > 0 and < 1)
                .OrderBy(share => Math.Abs(share - Middle)).FirstOrDefault(Middle);
            closed += share * rows.Count;
            gaps += rows.Count;
        }

        return gaps > 0 ? closed / gaps : Middle;
    }

    private static float[] Steps(RawPrediction[] raw)
    {
        var likeness = raw.Select(row => row.Likeness).Order().ToArray();
        return [.. Enumerable.Range(0, LikenessSteps + 1).Select(step => likeness[(likeness.Length - 1) * step / LikenessSteps])];
    }
}
