namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// Experts for narrow kinds of prompts: a gate tells which of the sets that training has seen a prompt looks like (a linear discriminant),
/// and where that is a set too small for the blend to have learned its own order, a line in the prompt's numbers takes the blend's
/// place, as far as it is trusted there.
/// </summary>
/// <param name="Gate">For each kind the discriminant's weights, <see cref="RouterModel.KernelInputs"/> of them.</param>
/// <param name="GateOffsets">For each kind what is added.</param>
/// <param name="Trust">For each kind how far its expert replaces the blend, 0 to 1; 0 where there is none.</param>
/// <param name="Offsets">For each kind the expert's answer where all numbers are 0.</param>
/// <param name="Lines">For each kind the expert's weights of the standardised numbers.</param>
internal sealed record PromptKinds(float[] Gate, float[] GateOffsets, float[] Trust, float[] Offsets, float[] Lines)
{
    private const int Numbers = (int)PromptNumber.Count;

    /// <summary>No kinds: the blend's answer stays.</summary>
    public static PromptKinds None { get; } = new([], [], [], [], []);

    public int Count => GateOffsets.Length;

    /// <summary>The gain that blend and experts expect together.</summary>
    /// <param name="inputs">The prompt, as the kernel sees it.</param>
    /// <param name="numbers">Its standardised numbers.</param>
    /// <param name="blend">The gain that the blend expects.</param>
    public float Adjust(ReadOnlySpan<float> inputs, ReadOnlySpan<float> numbers, float blend)
    {
        Span<float> shares = stackalloc float[Count];
        Shares(inputs, shares);
        var gain = blend;
        for (var kind = 0; kind < shares.Length; kind++)
        {
            if (Trust[kind] > 0)
            {
                var expected = Offsets[kind] + TermSpace.Dot(numbers, Lines.AsSpan(kind * Numbers, Numbers));
                gain += shares[kind] * Trust[kind] * (expected - blend);
            }
        }

        return gain;
    }

    /// <summary>The probability of each kind; together 1.</summary>
    public void Shares(ReadOnlySpan<float> inputs, Span<float> shares)
    {
        var largest = float.NegativeInfinity;
        for (var kind = 0; kind < shares.Length; kind++)
        {
            shares[kind] = GateOffsets[kind] + TermSpace.Dot(inputs, Gate.AsSpan(kind * inputs.Length, inputs.Length));
            largest = Math.Max(largest, shares[kind]);
        }

        float sum = 0;
        foreach (ref var share in shares)
        {
            share = MathF.Exp(share - largest);
            sum += share;
        }

        foreach (ref var share in shares)
        {
            share /= sum;
        }
    }
}
