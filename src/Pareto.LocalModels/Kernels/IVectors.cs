namespace Pareto.LocalModels.Kernels;

/// <summary>
/// The registers of one width, so that an algorithm is written once for all of them. <typeparamref name="TInt"/> holds
/// 32-bit integers (or bytes and shorts in their place), <typeparamref name="TFloat"/> as many floats.
/// </summary>
internal unsafe interface IVectors<TInt, TFloat>
    where TInt : unmanaged
    where TFloat : unmanaged
{
    /// <summary>Numbers of 32 bits in a register.</summary>
    static abstract int Lanes { get; }

    static abstract TInt LoadInts(void* address);

    static abstract TInt Broadcast(int value);

    static abstract TInt Add(TInt left, TInt right);

    /// <summary>Per lane: both pairs of signed shorts multiplied and added to the sum.</summary>
    static abstract TInt AddPairs(TInt sum, TInt left, TInt right);

    static abstract TFloat ToFloats(TInt integers);

    static abstract TFloat Load(float* address);

    static abstract TFloat Broadcast(float value);

    static abstract void Store(TFloat value, float* address);

    static abstract TFloat Multiply(TFloat left, TFloat right);

    /// <summary>left × right + sum, rounded once.</summary>
    static abstract TFloat MultiplyAdd(TFloat left, TFloat right, TFloat sum);
}
