using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Pareto.LocalModels.Grammars;

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

    // What the model gave to tokens whose logits were adjusted.
    private readonly Dictionary<int, float> _changed = [];
    private readonly bool _penalises;

    public Sampler(SamplingOptions options, IEnumerable<int> prompt)
    {
        _options = options;
        _random = new Random(options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue));
        _penalises = options.RepetitionPenalty != 1 || options.PresencePenalty != 0 || options.FrequencyPenalty != 0;
        _prompt = options.RepetitionPenalty == 1 ? [] : [.. prompt];
    }

    /// <summary>The next token of those that a constraint allows, and the logit that the model gave it. The logits are changed on the way.</summary>
    public int Next(Span<float> logits, ITokenConstraint? constraint, SamplerScratch scratch, out float logit)
    {
        Adjust(logits);
        constraint?.Restrict(logits);
        var best = Logits.Largest(logits);
        if (float.IsNegativeInfinity(logits[best]))
        {
            throw new InvalidOperationException("The constraint allows no token.");
        }

        var chosen = _options.Temperature <= 0 ? best : Draw(logits, logits[best], scratch);
        logit = _changed.TryGetValue(chosen, out var original) ? original : logits[chosen];
        CollectionsMarshal.GetValueRefOrAddDefault(_generated, chosen, out _)++;
        return chosen;
    }

    private void Adjust(Span<float> logits)
    {
        _changed.Clear();
        foreach (var (token, bias) in _options.LogitBias)
        {
            if (token >= 0 && token < logits.Length)
            {
                Change(logits, token, logits[token] + bias);
            }
        }

        foreach (var token in _prompt)
        {
            if (!_generated.ContainsKey(token))
            {
                Change(logits, token, Repeated(logits[token]));
            }
        }

        if (_penalises)
        {
            foreach (var (token, times) in _generated)
            {
                Change(logits, token, Repeated(logits[token]) - _options.PresencePenalty - (times * _options.FrequencyPenalty));
            }
        }
    }

    private void Change(Span<float> logits, int token, float logit)
    {
        _changed.TryAdd(token, logits[token]);
        logits[token] = logit;
    }

    private float Repeated(float logit) => logit > 0 ? logit / _options.RepetitionPenalty : logit * _options.RepetitionPenalty;

    private int Draw(Span<float> logits, float best, SamplerScratch scratch)
    {
        scratch.Prepare(logits.Length);
        var (ids, weights) = (scratch.Ids, scratch.Weights);
        var count = Candidates(logits, best, ids, weights, out var total);
        if (_options.MinP > 0)
        {
            // Weights are relative to the likeliest's, which is 1, and sorted wherever others were left out.
            var kept = 0;
            total = 0;
            for (var i = 0; i < count; i++)
            {
                if (weights[i] >= _options.MinP)
                {
                    (ids[kept], weights[kept]) = (ids[i], weights[i]);
                    total += weights[kept++];
                }
            }

            count = kept;
        }

        var mark = _random.NextDouble() * total;
        for (var i = 0; i < count - 1; i++)
        {
            mark -= weights[i];
            if (mark < 0)
            {
                return ids[i];
            }
        }

        return ids[count - 1];
    }

    // The tokens that top-k and top-p leave, with weights relative to the best, and the weights' sum.
    private int Candidates(ReadOnlySpan<float> logits, float best, int[] ids, float[] weights, out double total)
    {
        var hasTopK = _options.TopK > 0 && _options.TopK < logits.Length;
        if (!hasTopK && _options.TopP >= 1)
        {
            return Collect(logits, best, float.NegativeInfinity, ids, weights, out total);
        }

        var count = Collect(logits, best, best - (NearBest * _options.Temperature), ids, weights, out total);
        var enough = hasTopK ? count >= _options.TopK : total >= _options.TopP * Total(logits, best);
        if (!enough)
        {
            count = Collect(logits, best, float.NegativeInfinity, ids, weights, out total);
        }

        var mass = hasTopK ? 0 : _options.TopP * Total(logits, best);
        Array.Sort(weights, ids, 0, count);
        Array.Reverse(weights, 0, count);
        Array.Reverse(ids, 0, count);
        if (hasTopK)
        {
            count = Math.Min(count, _options.TopK);
            mass = _options.TopP * Sum(weights.AsSpan(0, count));
        }

        total = 0;
        for (var i = 0; i < count; i++)
        {
            total += weights[i];
            if (_options.TopP < 1 && total >= mass)
            {
                return i + 1;
            }
        }

        return count;
    }

    private int Collect(ReadOnlySpan<float> logits, float best, float least, int[] ids, float[] weights, out double total)
    {
        var count = 0;
        total = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            if (logits[i] >= least)
            {
                ids[count] = i;
                weights[count] = MathF.Exp((logits[i] - best) / _options.Temperature);
                total += weights[count++];
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
}
