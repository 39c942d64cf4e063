using System.Runtime.InteropServices;

namespace Pareto.LocalModels.Inference;

/// <summary>Memory outside the garbage collector's heap, aligned for vectors, zeroed on request, freed on disposal.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Alignment = 64;
    private static long _allocated;
    private void* _start;

    public NativeBuffer(long bytes)
    {
        Bytes = bytes;
        Interlocked.Add(ref _allocated, bytes);
        _start = NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), Alignment);
    }

    ~NativeBuffer() => Free();

    /// <summary>The bytes of all buffers that are not freed.</summary>
    public static long Allocated => Volatile.Read(ref _allocated);

    public long Bytes { get; }

    public static NativeBuffer Floats(long count) => new(count * sizeof(float));

    public T* As<T>()
        where T : unmanaged => (T*)_start;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_start is not null)
        {
            NativeMemory.AlignedFree(_start);
            _start = null;
            Interlocked.Add(ref _allocated, -Bytes);
        }
    }
}
