namespace Pareto.LocalModels.Kernels;

/// <summary>Four tokens and where their outputs begin. Where fewer are left the last one fills up, and writes to spare memory.</summary>
internal readonly unsafe struct TokenFour
{
    public readonly Activation* First;
    public readonly Activation* Second;
    public readonly Activation* Third;
    public readonly Activation* Fourth;
    public readonly float* FirstOutput;
    public readonly float* SecondOutput;
    public readonly float* ThirdOutput;
    public readonly float* FourthOutput;

    /// <param name="tokens">The next tokens.</param>
    /// <param name="count">How many there are, at least one.</param>
    /// <param name="output">The first one's outputs.</param>
    /// <param name="stride">From one token's outputs to the next one's.</param>
    /// <param name="spare">Room for a panel's rows.</param>
    public TokenFour(Activation* tokens, int count, float* output, long stride, float* spare)
    {
        First = tokens;
        Second = tokens + Math.Min(1, count - 1);
        Third = tokens + Math.Min(2, count - 1);
        Fourth = tokens + Math.Min(3, count - 1);
        FirstOutput = output;
        SecondOutput = count > 1 ? output + stride : spare;
        ThirdOutput = count > 2 ? output + (2 * stride) : spare;
        FourthOutput = count > 3 ? output + (3 * stride) : spare;
    }
}
