using System.Runtime.InteropServices;

namespace Pareto.LocalModels.Inference;

/// <summary>Memory outside the garbage collector's heap, aligned for vectors, zeroed on request, freed on disposal.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Alignment = 64;
    private void* _start;

    public NativeBuffer(long bytes)
    {
        Bytes = bytes;
        _start = NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), Alignment);
    }

    ~NativeBuffer() => NativeMemory.AlignedFree(_start);

    public long Bytes { get; }

    public static NativeBuffer Floats(long count) => new(count * sizeof(float));

    public T* As<T>()
        where T : unmanaged => (T*)_start;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
        GC.SuppressFinalize(this);
    }
}
