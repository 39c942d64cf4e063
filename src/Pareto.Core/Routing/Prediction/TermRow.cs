using System.Runtime.CompilerServices;

namespace Pareto.Core.Routing.Prediction;

/// <summary>All that is known of one term, side by side: a term that was not asked for lately costs two cache lines, not five.</summary>
internal struct TermRow
{
    /// <summary>Its direction, in whole numbers.</summary>
    public TermDirection Direction;

    /// <summary>What the direction's whole numbers are multiplied by.</summary>
    public float Scale;

    /// <summary>Inverse document frequency.</summary>
    public float Weight;

    /// <summary>Its part in the linear answer for the gain.</summary>
    public float Gain;

    /// <summary>Its part in the linear answer for the weak model's success.</summary>
    public float Small;
}

/// <summary>One whole number for each dimension of a <see cref="TermSpace"/>.</summary>
[InlineArray(TermSpace.Dimensions)]
internal struct TermDirection
{
    private sbyte _first;
}
