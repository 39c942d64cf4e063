using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Architectures;

/// <summary>A small vector of weights (a norm, a bias) as floats, at a fixed address.</summary>
internal sealed unsafe class FloatVector
{
    private readonly float[] _values;

    public FloatVector(Tensor tensor)
    {
        _values = GC.AllocateUninitializedArray<float>(tensor.Columns, pinned: true);
        Values = (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _values[0]);
        Dequantizer.Row(tensor.Type, tensor.Data, Values, tensor.Columns);
    }

    public float* Values { get; }

    public int Count => _values.Length;
}
