namespace Pareto.Workbench.Audit.Projection;

/// <summary>Draws sampled calls, with replacement, in the proportions in which the log has their workloads.</summary>
internal sealed class WorkloadMix
{
    private readonly (int Index, WorkloadSample Sample)[] _samples;
    private readonly double[] _upTo;
    private readonly Random _random;

    /// <param name="samples">At least one of them holds a call.</param>
    /// <param name="random">Draws.</param>
    public WorkloadMix(IReadOnlyList<WorkloadSample> samples, Random random)
    {
        _samples = [.. samples.Index().Where(sample => !sample.Item.Calls.IsEmpty)];
        _upTo = new double[_samples.Length];
        _random = random;
        var sum = 0.0;
        for (var i = 0; i < _samples.Length; i++)
        {
            _upTo[i] = sum += _samples[i].Sample.Facts.Calls;
        }
    }

    /// <summary>A call, by the place of its workload and its own place there.</summary>
    public (int Workload, int Call) Next()
    {
        var at = Array.BinarySearch(_upTo, _random.NextDouble() * _upTo[^1]);
        var (index, sample) = _samples[at < 0 ? ~at : at];
        return (index, _random.Next(sample.Calls.Length));
    }
}
