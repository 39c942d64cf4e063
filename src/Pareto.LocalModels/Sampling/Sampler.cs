using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Pareto.LocalModels.Sampling;

/// <summary>
/// Chooses the tokens of one sequence. In order: bias and penalties, temperature, top-k, top-p, min-p, and a draw from what
/// is left.
/// </summary>
internal sealed class Sampler
{
    // Candidates within this of the best logit are sorted first; they nearly always hold the mass that top-p asks for.
    private const float NearBest = 10;

    private readonly SamplingOptions _options;
    private readonly Random _random;
    private readonly HashSet<int> _prompt;
    private readonly Dictionary<int, int> _generated = [];
    private int[] _ids = [];
    private float[] _weights = [];

    public Sampler(SamplingOptions options, IEnumerable<int> prompt)
    {
        _options = options;
        _random = new Random(options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue));
        _prompt = options.RepetitionPenalty == 1 ? [] : [.. prompt];
    }

    /// <summary>The next token. The logits are changed on the way.</summary>
    public int Next(Span<float> logits)
    {
        Adjust(logits);
        var chosen = _options.Temperature <= 0 ? Largest(logits) : Draw(logits);
        CollectionsMarshal.GetValueRefOrAddDefault(_generated, chosen, out _)++;
        return chosen;
    }

    /// <summary>The natural logarithm of the probability that the model itself gives a token.</summary>
    public static double LogProbability(ReadOnlySpan<float> logits, int token)
    {
        var largest = logits[Largest(logits)];
        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += MathF.Exp(logit - largest);
        }

        return logits[token] - largest - Math.Log(sum);
    }

    /// <summary>The likeliest token.</summary>
    public static int Largest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }

    private void Adjust(Span<float> logits)
    {
        foreach (var (token, bias) in _options.LogitBias)
        {
            if (token >= 0 && token < logits.Length)
            {
                logits[token] += bias;
            }
        }

        foreach (var token in _prompt)
        {
            if (!_generated.ContainsKey(token))
            {
                logits[token] = Repeated(logits[token]);
            }
        }

        foreach (var (token, times) in _generated)
        {
            logits[token] = Repeated(logits[token]) - _options.PresencePenalty - (times * _options.FrequencyPenalty);
        }
    }

    private float Repeated(float logit) => logit > 0 ? logit / _options.RepetitionPenalty : logit * _options.RepetitionPenalty;

    private int Draw(Span<float> logits)
    {
        var best = logits[Largest(logits)];
        Prepare(logits.Length);
        var count = Candidates(logits, best, out var total);
        if (_options.MinP > 0)
        {
            // Weights are relative to the likeliest's, which is 1, and sorted wherever others were left out.
            var kept = 0;
            total = 0;
            for (var i = 0; i < count; i++)
            {
                if (_weights[i] >= _options.MinP)
                {
                    (_ids[kept], _weights[kept]) = (_ids[i], _weights[i]);
                    total += _weights[kept++];
                }
            }

            count = kept;
        }

        var mark = _random.NextDouble() * total;
        for (var i = 0; i < count - 1; i++)
        {
            mark -= _weights[i];
            if (mark < 0)
            {
                return _ids[i];
            }
        }

        return _ids[count - 1];
    }

    // The tokens that top-k and top-p leave, with weights relative to the best, and the weights' sum.
    private int Candidates(ReadOnlySpan<float> logits, float best, out double total)
    {
        var hasTopK = _options.TopK > 0 && _options.TopK < logits.Length;
        if (!hasTopK && _options.TopP >= 1)
        {
            return Collect(logits, best, float.NegativeInfinity, out total);
        }

        var count = Collect(logits, best, best - (NearBest * _options.Temperature), out total);
        var enough = hasTopK ? count >= _options.TopK : total >= _options.TopP * Total(logits, best);
        if (!enough)
        {
            count = Collect(logits, best, float.NegativeInfinity, out total);
        }

        var mass = hasTopK ? 0 : _options.TopP * Total(logits, best);
        Array.Sort(_weights, _ids, 0, count);
        Array.Reverse(_weights, 0, count);
        Array.Reverse(_ids, 0, count);
        if (hasTopK)
        {
            count = Math.Min(count, _options.TopK);
            mass = _options.TopP * Sum(_weights.AsSpan(0, count));
        }

        total = 0;
        for (var i = 0; i < count; i++)
        {
            total += _weights[i];
            if (_options.TopP < 1 && total >= mass)
            {
                return i + 1;
            }
        }

        return count;
    }

    private int Collect(ReadOnlySpan<float> logits, float best, float least, out double total)
    {
        var count = 0;
        total = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            if (logits[i] >= least)
            {
                _ids[count] = i;
                _weights[count] = MathF.Exp((logits[i] - best) / _options.Temperature);
                total += _weights[count++];
            }
        }

        return count;
    }

    private double Total(ReadOnlySpan<float> logits, float best)
    {
        var total = 0.0;
        foreach (var logit in logits)
        {
            total += MathF.Exp((logit - best) / _options.Temperature);
        }

        return total;
    }

    private static double Sum(ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        return sum;
    }

    private void Prepare(int vocabulary)
    {
        if (_ids.Length < vocabulary)
        {
            _ids = new int[vocabulary];
            _weights = new float[vocabulary];
        }
    }
}
