using Pareto.LocalModels.Architectures;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// The angles of rotary position embedding: pair i of a head at position p is turned by p × base^(-2i/n), after the model's
/// scaling (linear; YaRN, Peng et al. 2023; the divisors of Llama 3 and LongRoPE, Ding et al. 2024).
/// </summary>
internal sealed unsafe class RopeTable
{
    // Turns within the original context beyond which YaRN leaves a frequency alone, and below which it scales it wholly.
    private const double YarnFast = 32;
    private const double YarnSlow = 1;

    private readonly double[] _frequencies;
    private readonly float _magnitude;
    private readonly RopeOrder _order;

    public RopeTable(ModelShape shape, float ropeBase, RopeScaling scaling, FloatVector? divisors)
    {
        _order = shape.Architecture.Rope;
        _magnitude = scaling.AttentionFactor;
        _frequencies = new double[shape.RopeSize / 2];
        var (low, high) = YarnRamp(shape.RopeSize, ropeBase, scaling.OriginalContext);
        for (var i = 0; i < _frequencies.Length; i++)
        {
            var frequency = Math.Pow(ropeBase, -2.0 * i / shape.RopeSize) / (divisors is null ? 1 : divisors.Values[i]);
            var kept = scaling.IsYarn ? 1 - Math.Clamp((i - low) / Math.Max(0.001, high - low), 0, 1) : 0;
            _frequencies[i] = (frequency / scaling.Factor * (1 - kept)) + (frequency * kept);
        }

        if (scaling.IsYarn)
        {
            _magnitude *= 1 + (0.1f * MathF.Log(scaling.Factor));
        }
    }

    /// <summary>Pairs of a head that are turned.</summary>
    public int Pairs => _frequencies.Length;

    /// <summary>The cosines of a position, then its sines: twice <see cref="Pairs"/> numbers.</summary>
    public void Fill(int position, float* angles)
    {
        for (var i = 0; i < Pairs; i++)
        {
            var (sine, cosine) = Math.SinCos(position * _frequencies[i]);
            angles[i] = (float)cosine * _magnitude;
            angles[Pairs + i] = (float)sine * _magnitude;
        }
    }

    /// <summary>Turns one head by what <see cref="Fill"/> gave.</summary>
    public void Turn(float* head, float* angles)
    {
        var (step, apart) = _order == RopeOrder.Adjacent ? (2, 1) : (1, Pairs);
        for (var i = 0; i < Pairs; i++)
        {
            var (first, second) = (head[i * step], head[(i * step) + apart]);
            head[i * step] = (first * angles[i]) - (second * angles[Pairs + i]);
            head[(i * step) + apart] = (first * angles[Pairs + i]) + (second * angles[i]);
        }
    }

    private static (double Low, double High) YarnRamp(int size, double ropeBase, int context)
    {
        var low = Math.Floor(PairOf(YarnFast));
        var high = Math.Ceiling(PairOf(YarnSlow));
        return (Math.Max(0, low), Math.Min(size - 1, high));

        // The pair that turns so often within the original context.
        double PairOf(double turns) => size * Math.Log(context / (turns * 2 * Math.PI)) / (2 * Math.Log(ropeBase));
    }
}
