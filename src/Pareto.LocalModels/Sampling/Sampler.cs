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

    private int Draw(ReadOnlySpan<float> logits, float best, SamplerScratch scratch)
    {
        scratch.Prepare(logits.Length);
        var weights = scratch.Weights.AsSpan(0, logits.Length);
        Logits.Exponentials(logits, best, 1 / _options.Temperature, weights);
        if (_options.TopK > 0 && _options.TopK < logits.Length)
        {
            var count = LikeliestByNumber(logits, best, scratch);
            return scratch.Ids[Pick(scratch.Kept.AsSpan(0, count))];
        }

        if (_options.TopP < 1)
        {
            var count = LikeliestByMass(logits, best, scratch);
            return scratch.Ids[Pick(scratch.Kept.AsSpan(0, count))];
        }

        return Pick(weights);
    }

    // One of the weights, which are relative to the likeliest's, as often as its share, if it is not too small.
    private int Pick(ReadOnlySpan<float> weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight >= _options.MinP ? weight : 0;
        }

        var mark = _random.NextDouble() * total;
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0 && weights[i] >= _options.MinP)
            {
                last = i;
                mark -= weights[i];
                if (mark < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    // Puts the top-k, and of them the top-p, into the scratch, and tells how many they are.
    private int LikeliestByNumber(ReadOnlySpan<float> logits, float best, SamplerScratch scratch)
    {
        CountBuckets(logits, best, scratch);
        var bound = 0;
        for (var number = scratch.Counts[0]; number < _options.TopK; number += scratch.Counts[bound])
        {
            bound++;
        }

        var (sure, open) = Collect(logits, best, bound, scratch);
        Sort(scratch, 0, sure + open);
        var count = _options.TopK;
        var mass = 0.0;
        foreach (var weight in scratch.Kept.AsSpan(0, count))
        {
            mass += weight;
        }

        return _options.TopP < 1 ? Reach(scratch, 0, count, 0, _options.TopP * mass) : count;
    }

    // The same for top-p alone: only those about the bound need be in order.
    private int LikeliestByMass(ReadOnlySpan<float> logits, float best, SamplerScratch scratch)
    {
        CountBuckets(logits, best, scratch);
        var wanted = 0.0;
        foreach (var mass in scratch.Masses)
        {
            wanted += mass;
        }

        wanted *= _options.TopP;
        var bound = 0;
        var before = 0.0;
        for (; bound < SamplerScratch.Buckets - 1 && before + scratch.Masses[bound] < wanted; bound++)
        {
            before += scratch.Masses[bound];
        }

        var (sure, open) = Collect(logits, best, bound, scratch);
        Sort(scratch, sure, open);
        return Reach(scratch, sure, sure + open, before, wanted);
    }

    // Goes on from one candidate to the next until their mass is reached; how many there are then.
    private static int Reach(SamplerScratch scratch, int from, int to, double mass, double wanted)
    {
        for (var i = from; i < to; i++)
        {
            mass += scratch.Kept[i];
            if (mass >= wanted)
            {
                return i + 1;
            }
        }

        return to;
    }

    private void CountBuckets(ReadOnlySpan<float> logits, float best, SamplerScratch scratch)
    {
        Array.Clear(scratch.Counts);
        Array.Clear(scratch.Masses);
        for (var i = 0; i < logits.Length; i++)
        {
            var bucket = Bucket(logits[i], best);
            scratch.Counts[bucket]++;
            scratch.Masses[bucket] += scratch.Weights[i];
        }
    }

    // Takes all tokens in the buckets before the bound, and after them those in it.
    private (int Sure, int Open) Collect(ReadOnlySpan<float> logits, float best, int bound, SamplerScratch scratch)
    {
        var sure = 0;
        var open = logits.Length;
        for (var i = 0; i < logits.Length; i++)
        {
            var bucket = Bucket(logits[i], best);
            if (bucket <= bound)
            {
                var at = bucket < bound ? sure++ : --open;
                scratch.Ids[at] = i;
                scratch.Kept[at] = scratch.Weights[i];
            }
        }

        var count = logits.Length - open;
        Array.Copy(scratch.Ids, open, scratch.Ids, sure, count);
        Array.Copy(scratch.Kept, open, scratch.Kept, sure, count);
        return (sure, count);
    }

    // The nearer to the best the lower; the last one holds all that are far away.
    private int Bucket(float logit, float best) =>
        (int)Math.Min((best - logit) / _options.Temperature * SamplerScratch.BucketsPerUnit, SamplerScratch.Buckets - 1);

    private static void Sort(SamplerScratch scratch, int from, int count)
    {
        Array.Sort(scratch.Kept, scratch.Ids, from, count);
        Array.Reverse(scratch.Kept, from, count);
        Array.Reverse(scratch.Ids, from, count);
    }
}
