using System.Collections.Immutable;

namespace Pareto.Core.Execution.Cascade;

/// <summary>A weighted sum of evidence.</summary>
/// <param name="Weights">The constant first, then one weight for each value of <see cref="CascadeEvidence"/>.</param>
internal readonly record struct CascadeEstimate(ImmutableArray<double> Weights)
{
    internal bool IsUsable => !Weights.IsDefault && Weights.Length == CascadeEvidence.Count + 1 && Weights.All(double.IsFinite);

    public double Sum(ReadOnlySpan<double> evidence)
    {
        var sum = Weights[0];
        for (var i = 0; i < evidence.Length; i++)
        {
            sum += Weights[i + 1] * evidence[i];
        }

        return sum;
    }

    /// <summary>The probability of which the sum is the log-odds.</summary>
    public double Probability(ReadOnlySpan<double> evidence) => 1 / (1 + Math.Exp(-Sum(evidence)));
}
