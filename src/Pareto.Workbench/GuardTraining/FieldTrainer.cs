using System.Numerics;
using Pareto.Core.PolicyGate.Detection.Names;

namespace Pareto.Workbench.GuardTraining;

/// <summary>
/// Fits the tagger's conditional random field by stochastic gradient with AdaGrad's step sizes (Duchi et al. 2011). One thread
/// and one order, given by the seed: the same input gives the same weights.
/// </summary>
internal sealed class FieldTrainer
{
    private const int Count = NameTag.Count;
    private const int Stride = NameModel.Stride;
    private const float Rate = 0.12f;
    private const float LargestWeight = 3.8f;

    private readonly int _mask;
    private readonly float[] _weights;
    private readonly float[] _squares;
    private readonly float[] _transitions = new float[Count * Count];
    private readonly float[] _transitionSquares = new float[Count * Count];
    private float[] _scores = [];
    private float[] _forward = [];
    private float[] _backward = [];

    /// <param name="buckets">A power of two.</param>
    public FieldTrainer(int buckets)
    {
        _mask = buckets - 1;
        _weights = new float[buckets * Stride];
        _squares = new float[buckets * Stride];
        Array.Fill(_squares, 0.1f);
        Array.Fill(_transitionSquares, 0.1f);
        for (var from = 0; from < Count; from++)
        {
            for (var to = 0; to < Count; to++)
            {
                _transitions[(from * Count) + to] = NameTag.MayFollow(from, to) ? 0 : -30;
            }
        }
    }

    /// <summary>One pass over all runs in an order of the seed's; returns the mean loss of a run, in nats.</summary>
    public double Pass(IReadOnlyList<TrainingRun> runs, Random random, float decay)
    {
        var order = new int[runs.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        random.Shuffle(order);
        double loss = 0;
        foreach (var i in order)
        {
            loss += Step(runs[i], Rate * decay);
        }

        return loss / runs.Count;
    }

    /// <summary>The model, its weights rounded to bytes; weights that say next to nothing are dropped.</summary>
    public NameModel ToModel(IReadOnlyDictionary<uint, WordTraits> words, float least)
    {
        const float scale = LargestWeight / 127;
        var weights = new sbyte[_weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            if (Math.Abs(_weights[i]) >= least)
            {
                weights[i] = (sbyte)Math.Clamp(MathF.Round(_weights[i] / scale), -127, 127);
            }
        }

        return new NameModel(words, weights, scale, [.. _transitions]);
    }

    private double Step(TrainingRun run, float rate)
    {
        var length = run.Tags.Length;
        if (_scores.Length < length * Count)
        {
            _scores = new float[length * Count];
            _forward = new float[length * Count];
            _backward = new float[length * Count];
        }

        Score(run);
        var loss = Chain(run, length);
        Span<float> gradient = stackalloc float[Stride];
        for (var i = 0; i < length; i++)
        {
            gradient.Clear();
            for (var tag = 0; tag < Count; tag++)
            {
                gradient[tag] = (_forward[(i * Count) + tag] * _backward[(i * Count) + tag]) - (run.Tags[i] == tag ? 1 : 0);
            }

            Update(run.Features[i], gradient, rate);
        }

        UpdateTransitions(run, length, rate);
        return loss;
    }

    private void Score(TrainingRun run)
    {
        Span<float> sums = stackalloc float[Stride];
        for (var i = 0; i < run.Features.Length; i++)
        {
            sums.Clear();
            foreach (var feature in run.Features[i])
            {
                System.Diagnostics.Debug.Assert(Stride % Vector<float>.Count == 0);
                var row = (feature & _mask) * Stride;
                for (var at = 0; at < Stride; at += Vector<float>.Count)
                {
                    (new Vector<float>(sums[at..]) + new Vector<float>(_weights, row + at)).CopyTo(sums[at..]);
                }
            }

            var most = float.NegativeInfinity;
            foreach (var sum in sums[..Count])
            {
                most = Math.Max(most, sum);
            }

            for (var tag = 0; tag < Count; tag++)
            {
                _scores[(i * Count) + tag] = MathF.Exp(Math.Max(-60, sums[tag] - most));
            }
        }
    }

    /// <summary>Forward and backward shares, scaled so that their products are the tags' probabilities.</summary>
    private double Chain(TrainingRun run, int length)
    {
        Span<float> moves = stackalloc float[Count * Count];
        for (var i = 0; i < moves.Length; i++)
        {
            moves[i] = MathF.Exp(_transitions[i]);
        }

        for (var i = 0; i < length; i++)
        {
            float sum = 0;
            for (var tag = 0; tag < Count; tag++)
            {
                float reached = 0;
                if (i == 0)
                {
                    reached = moves[tag];
                }
                else
                {
                    for (var from = 0; from < Count; from++)
                    {
                        reached += _forward[((i - 1) * Count) + from] * moves[(from * Count) + tag];
                    }
                }

                sum += _forward[(i * Count) + tag] = reached * _scores[(i * Count) + tag];
            }

            for (var tag = 0; tag < Count; tag++)
            {
                _forward[(i * Count) + tag] /= sum;
            }
        }

        double loss = 0;
        for (var i = length - 1; i >= 0; i--)
        {
            float share = 0;
            for (var tag = 0; tag < Count; tag++)
            {
                float reached = 0;
                if (i == length - 1)
                {
                    reached = moves[tag * Count];
                }
                else
                {
                    for (var to = 0; to < Count; to++)
                    {
                        reached += moves[(tag * Count) + to] * _scores[((i + 1) * Count) + to] * _backward[((i + 1) * Count) + to];
                    }
                }

                _backward[(i * Count) + tag] = reached;
                share += reached * _forward[(i * Count) + tag];
            }

            for (var tag = 0; tag < Count; tag++)
            {
                _backward[(i * Count) + tag] /= share;
            }

            loss -= Math.Log(Math.Max(1e-12, _forward[(i * Count) + run.Tags[i]] * _backward[(i * Count) + run.Tags[i]]));
        }

        return loss;
    }

    private void Update(int[] features, ReadOnlySpan<float> gradient, float rate)
    {
        var step = new Vector<float>(rate);
        var least = new Vector<float>(-LargestWeight);
        var most = new Vector<float>(LargestWeight);
        foreach (var feature in features)
        {
            var row = (feature & _mask) * Stride;
            for (var at = 0; at < Stride; at += Vector<float>.Count)
            {
                var slope = new Vector<float>(gradient[at..]);
                var square = new Vector<float>(_squares, row + at) + (slope * slope);
                square.CopyTo(_squares, row + at);
                var weight = new Vector<float>(_weights, row + at) - (step * slope / Vector.SquareRoot(square));
                Vector.Min(most, Vector.Max(least, weight)).CopyTo(_weights, row + at);
            }
        }
    }

    private void UpdateTransitions(TrainingRun run, int length, float rate)
    {
        Span<float> expected = stackalloc float[Count * Count];
        expected.Clear();
        for (var tag = 0; tag < Count; tag++)
        {
            expected[tag] += _forward[tag] * _backward[tag];
            expected[tag * Count] += _forward[((length - 1) * Count) + tag] * _backward[((length - 1) * Count) + tag];
        }

        Span<float> pair = stackalloc float[Count * Count];
        for (var i = 1; i < length; i++)
        {
            float sum = 0;
            for (var from = 0; from < Count; from++)
            {
                for (var to = 0; to < Count; to++)
                {
                    sum += pair[(from * Count) + to] = _forward[((i - 1) * Count) + from] * MathF.Exp(_transitions[(from * Count) + to])
                        * _scores[(i * Count) + to] * _backward[(i * Count) + to];
                }
            }

            for (var at = 0; at < pair.Length; at++)
            {
                expected[at] += pair[at] / sum;
            }
        }

        expected[run.Tags[0]]--;
        expected[run.Tags[length - 1] * Count]--;
        for (var i = 1; i < length; i++)
        {
            expected[(run.Tags[i - 1] * Count) + run.Tags[i]]--;
        }

        for (var at = 0; at < expected.Length; at++)
        {
            if (_transitions[at] > -30)
            {
                _transitionSquares[at] += expected[at] * expected[at];
                _transitions[at] -= rate * expected[at] / MathF.Sqrt(_transitionSquares[at]);
            }
        }
    }
}
