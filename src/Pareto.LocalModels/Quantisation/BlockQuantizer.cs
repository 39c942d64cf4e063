using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Quantisation;

/// <summary>
/// Floats as stored numbers: the opposite of <see cref="Dequantizer"/>, with scales that <see cref="ScaleSearch"/> finds.
/// </summary>
internal static unsafe class BlockQuantizer
{
    // Scales of a super-block are whole numbers themselves, of six bits in Q4_K and eight in Q6_K.
    private const int MostGroupScale = 63;
    private const int LeastByteScale = -128;
    private const int LargeGroup = TensorLayout.SmallBlock;
    private const int SmallGroup = 16;
    private const int Rounds = 2;

    /// <summary>
    /// Stores a row of <paramref name="columns"/> numbers, whole blocks of the type. False where a number is not finite or
    /// too large to be stored; the output is of no use then.
    /// </summary>
    public static bool TryRow(TensorType type, float* row, byte* output, int columns)
    {
        var layout = TensorLayout.Of(type);
        var isStored = IsFinite(row, columns);
        for (var column = 0; column < columns && isStored; column += layout.Elements, row += layout.Elements, output += layout.Bytes)
        {
            isStored = TryBlock(type, row, output);
        }

        return isStored;
    }

    // Nought times anything but a finite number is no number.
    private static bool IsFinite(float* row, int columns)
    {
        var sum = 0f;
        for (var i = 0; i < columns; i++)
        {
            sum += 0 * row[i];
        }

        return sum == 0;
    }

    private static bool TryBlock(TensorType type, float* numbers, byte* block)
    {
        switch (type)
        {
            case TensorType.F32:
                *(float*)block = *numbers;
                return true;
            case TensorType.F16:
                return TryHalf(*numbers, block, out _);
            case TensorType.Q8_0:
                return TryQ8_0(numbers, block);
            case TensorType.Q4_0:
                return TryNibbles(numbers, -8, block, block + 2, null);
            case TensorType.Q5_0:
                return TryNibbles(numbers, -16, block, block + 6, (uint*)(block + 2));
            case TensorType.Q4_K:
                return TryQ4_K(numbers, block);
            case TensorType.Q6_K:
                return TryQ6_K(numbers, block);
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }

    private static bool TryQ8_0(float* numbers, byte* block)
    {
        var peak = 0f;
        for (var i = 0; i < TensorLayout.SmallBlock; i++)
        {
            peak = MathF.Max(peak, MathF.Abs(numbers[i]));
        }

        if (!TryHalf(peak / sbyte.MaxValue, block, out var scale))
        {
            return false;
        }

        Round(numbers, scale, -sbyte.MaxValue, sbyte.MaxValue, TensorLayout.SmallBlock, (sbyte*)block + 2);
        return true;
    }

    // Half a byte a number, and a fifth bit apart where there is room for it.
    private static bool TryNibbles(float* numbers, int low, byte* scaleAt, byte* packed, uint* highBits)
    {
        const int Half = TensorLayout.SmallBlock / 2;
        var weights = stackalloc float[TensorLayout.SmallBlock];
        ScaleSearch.Weigh(numbers, TensorLayout.SmallBlock, weights);
        if (!TryHalf(ScaleSearch.Symmetric(numbers, weights, TensorLayout.SmallBlock, low), scaleAt, out var scale))
        {
            return false;
        }

        var wholes = stackalloc sbyte[TensorLayout.SmallBlock];
        Round(numbers, scale, low, -low - 1, TensorLayout.SmallBlock, wholes);
        var bits = 0u;
        for (var i = 0; i < Half; i++)
        {
            var first = wholes[i] - low;
            var second = wholes[i + Half] - low;
            packed[i] = (byte)((first & 15) | ((second & 15) << 4));
            bits |= ((uint)first >> 4 << i) | ((uint)second >> 4 << (i + Half));
        }

        if (highBits is not null)
        {
            *highBits = bits;
        }

        return true;
    }

    private static bool TryQ4_K(float* numbers, byte* block)
    {
        const int Most = 15;
        const int Groups = KScales.Count;
        var weights = stackalloc float[TensorLayout.SuperBlock];
        var scales = stackalloc float[Groups];
        var minima = stackalloc float[Groups];
        float largestScale = 0, largestMinimum = 0;
        for (var group = 0; group < Groups; group++)
        {
            var at = group * LargeGroup;
            ScaleSearch.Weigh(numbers + at, LargeGroup, weights + at);
            (scales[group], minima[group]) = ScaleSearch.WithMinimum(numbers + at, weights + at, LargeGroup, Most);
            largestScale = MathF.Max(largestScale, scales[group]);
            largestMinimum = MathF.Max(largestMinimum, minima[group]);
        }

        if (!TryHalf(largestScale / MostGroupScale, block, out var scale) || !TryHalf(largestMinimum / MostGroupScale, block + 2, out var minimum))
        {
            return false;
        }

        var wholes = stackalloc sbyte[TensorLayout.SuperBlock];
        Span<byte> groupScales = stackalloc byte[Groups];
        Span<byte> groupMinima = stackalloc byte[Groups];
        for (var group = 0; group < Groups; group++)
        {
            groupScales[group] = Whole(scales[group], scale, MostGroupScale);
            groupMinima[group] = Whole(minima[group], minimum, MostGroupScale);
        }

        // The two scales of the super-block were chosen for the largest groups, and the groups' made whole without the others
        // in sight; now all are fitted to the numbers in turns.
        for (var round = 0; ; round++)
        {
            for (var group = 0; group < Groups; group++)
            {
                var at = group * LargeGroup;
                Settle(numbers + at, weights + at, scale, minimum, Most, ref groupScales[group], ref groupMinima[group]);
            }

            for (var group = 0; group < Groups; group++)
            {
                RoundFrom(numbers + (group * LargeGroup), scale * groupScales[group], minimum * groupMinima[group], Most, wholes + (group * LargeGroup));
            }

            if (round == Rounds || !TryFit(numbers, weights, wholes, groupScales, groupMinima, out var better, out var betterMinimum))
            {
                break;
            }

            if (!TryHalf(better, block, out scale) || !TryHalf(betterMinimum, block + 2, out minimum))
            {
                return false;
            }
        }

        KScales.Pack(groupScales, groupMinima, block + 4);
        var packed = block + 16;
        for (var pair = 0; pair < Groups; pair += 2, packed += LargeGroup)
        {
            var first = wholes + (pair * LargeGroup);
            for (var i = 0; i < LargeGroup; i++)
            {
                packed[i] = (byte)((byte)first[i] | ((byte)first[i + LargeGroup] << 4));
            }
        }

        return true;
    }

    // Takes the whole scale and minimum of a group that lose least, among those there are and their neighbours.
    private static void Settle(float* numbers, float* weights, float scale, float minimum, int high, ref byte groupScale, ref byte groupMinimum)
    {
        var (first, second) = (groupScale, groupMinimum);
        var least = float.PositiveInfinity;
        for (var up = Math.Max(0, first - 1); up <= Math.Min(MostGroupScale, first + 1); up++)
        {
            for (var down = Math.Max(0, second - 1); down <= Math.Min(MostGroupScale, second + 1); down++)
            {
                var loss = ScaleSearch.Loss(numbers, weights, LargeGroup, scale * up, minimum * down, high);
                if (loss < least)
                {
                    least = loss;
                    (groupScale, groupMinimum) = ((byte)up, (byte)down);
                }
            }
        }
    }

    // Weighted least squares of number = scale × (group scale × whole) − minimum × group minimum.
    private static bool TryFit(
        float* numbers, float* weights, sbyte* wholes, ReadOnlySpan<byte> groupScales, ReadOnlySpan<byte> groupMinima, out float scale, out float minimum)
    {
        double upUp = 0, upDown = 0, downDown = 0, upNumber = 0, downNumber = 0;
        for (var group = 0; group < KScales.Count; group++)
        {
            float squares = 0, sums = 0, products = 0, weightSum = 0, numberSum = 0;
            for (var i = group * LargeGroup; i < (group + 1) * LargeGroup; i++)
            {
                var weighted = weights[i] * wholes[i];
                squares += weighted * wholes[i];
                sums += weighted;
                products += weighted * numbers[i];
                weightSum += weights[i];
                numberSum += weights[i] * numbers[i];
            }

            double up = groupScales[group];
            double down = groupMinima[group];
            upUp += up * up * squares;
            upDown += up * down * sums;
            downDown += down * down * weightSum;
            upNumber += up * products;
            downNumber += down * numberSum;
        }

        var determinant = (upUp * downDown) - (upDown * upDown);
        scale = (float)(((upNumber * downDown) - (downNumber * upDown)) / determinant);
        minimum = (float)(((upNumber * upDown) - (downNumber * upUp)) / determinant);
        if (downDown == 0 && upUp > 0)
        {
            scale = (float)(upNumber / upUp);
            minimum = 0;
        }

        return scale > 0 && minimum >= 0 && float.IsFinite(scale) && float.IsFinite(minimum);
    }

    private static bool TryQ6_K(float* numbers, byte* block)
    {
        const int Low = -32;
        const int Groups = TensorLayout.SuperBlock / SmallGroup;
        var weights = stackalloc float[TensorLayout.SuperBlock];
        var scales = stackalloc float[Groups];
        var peak = 0f;
        for (var group = 0; group < Groups; group++)
        {
            var at = group * SmallGroup;
            ScaleSearch.Weigh(numbers + at, SmallGroup, weights + at);
            scales[group] = ScaleSearch.Symmetric(numbers + at, weights + at, SmallGroup, Low);
            peak = MathF.Abs(scales[group]) > MathF.Abs(peak) ? scales[group] : peak;
        }

        var scaleAt = block + 208;
        if (!TryHalf(peak / LeastByteScale, scaleAt, out var scale))
        {
            return false;
        }

        var groupScales = (sbyte*)block + 192;
        Round(scales, scale, LeastByteScale, sbyte.MaxValue, Groups, groupScales);
        var wholes = stackalloc sbyte[TensorLayout.SuperBlock];
        for (var round = 0; ; round++)
        {
            double products = 0, squares = 0;
            for (var group = 0; group < Groups; group++)
            {
                var at = group * SmallGroup;
                Round(numbers + at, scale * groupScales[group], Low, -Low - 1, SmallGroup, wholes + at);
                for (var i = at; i < at + SmallGroup; i++)
                {
                    var whole = (float)groupScales[group] * wholes[i];
                    products += weights[i] * whole * numbers[i];
                    squares += weights[i] * whole * whole;
                }
            }

            if (round == Rounds || squares == 0)
            {
                break;
            }

            if (!TryHalf((float)(products / squares), scaleAt, out scale))
            {
                return false;
            }
        }

        PackQ6_K(wholes, block);
        return true;
    }

    private static void PackQ6_K(sbyte* wholes, byte* block)
    {
        const int Half = 128;
        new Span<byte>(block, 192).Clear();
        for (var i = 0; i < TensorLayout.SuperBlock; i++)
        {
            var half = i / Half;
            var part = i % Half / 32;
            var lane = i % 32;
            var quant = wholes[i] + 32;
            block[(64 * half) + lane + (32 * (part & 1))] |= (byte)((quant & 15) << (4 * (part / 2)));
            block[Half + (32 * half) + lane] |= (byte)((quant >> 4) << (2 * part));
        }
    }

    // A scale as it is stored, and as it will be read; wholes are made with the latter. A scale that is no half is refused.
    private static bool TryHalf(float value, byte* at, out float stored)
    {
        var half = (Half)value;
        *(Half*)at = half;
        stored = (float)half;
        return Half.IsFinite(half);
    }

    private static byte Whole(float value, float scale, int most) => scale == 0 ? (byte)0 : (byte)Math.Clamp(MathF.Round(value / scale), 0, most);

    private static void Round(float* numbers, float scale, int low, int high, int count, sbyte* wholes)
    {
        if (scale == 0)
        {
            new Span<sbyte>(wholes, count).Clear();
            return;
        }

        for (var i = 0; i < count; i++)
        {
            wholes[i] = (sbyte)Math.Clamp(MathF.Round(numbers[i] / scale), low, high);
        }
    }

    private static void RoundFrom(float* numbers, float scale, float minimum, int high, sbyte* wholes)
    {
        if (scale == 0)
        {
            new Span<sbyte>(wholes, LargeGroup).Clear();
            return;
        }

        for (var i = 0; i < LargeGroup; i++)
        {
            wholes[i] = (sbyte)Math.Clamp(MathF.Round((numbers[i] + minimum) / scale), 0, high);
        }
    }
}
