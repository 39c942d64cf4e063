using System.Runtime.CompilerServices;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Architectures;

/// <summary>A matrix as the product of a wide one and a tall one, of a rank far below its sizes.</summary>
internal sealed unsafe class LowRankMatrix
{
    public const int MostRank = 1024;

    private readonly int _rank;
    private readonly int _columns;
    private readonly int _rows;
    private readonly float[] _numbers;

    // A row for each of the rank: what a vector is multiplied with, and, scaled, what is added of the result.
    private readonly float* _down;
    private readonly float* _up;

    /// <param name="down">As many rows as the rank.</param>
    /// <param name="up">As many columns as the rank.</param>
    /// <param name="scale">The product is multiplied with it.</param>
    public LowRankMatrix(Tensor down, Tensor up, float scale)
    {
        (_rank, _columns, _rows) = (down.Rows, down.Columns, up.Rows);
        _numbers = GC.AllocateUninitializedArray<float>(checked(_rank * (_columns + _rows)), pinned: true);
        _down = (float*)Unsafe.AsPointer(ref _numbers[0]);
        _up = _down + (_rank * _columns);
        for (var row = 0; row < _rank; row++)
        {
            Dequantizer.Row(down.Type, down.Row(row), _down + (row * _columns), _columns);
        }

        var part = stackalloc float[MostRank];
        for (var row = 0; row < _rows; row++)
        {
            Dequantizer.Row(up.Type, up.Row(row), part, _rank);
            for (var i = 0; i < _rank; i++)
            {
                _up[(i * _rows) + row] = part[i] * scale;
            }
        }
    }

    public long Bytes => (long)_numbers.Length * sizeof(float);

    /// <summary>Adds its product with a vector.</summary>
    public void AddProduct(float* vector, float* target)
    {
        var inner = stackalloc float[MostRank];
        FloatKernels.Dots(vector, _down, _columns, _rank, inner);
        for (var i = 0; i < _rank; i++)
        {
            FloatKernels.AddScaled(target, _up + (i * _rows), inner[i], _rows);
        }
    }
}
