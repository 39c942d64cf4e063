using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Pareto.Core.Routing.Prediction;

/// <summary>The stored form of a <see cref="RouterModel"/>: a mark, a version, then its arrays, compressed; little-endian.</summary>
internal static class RouterModelFile
{
    private const uint Mark = 0x4D525450; // "PTRM"
    private const int Version = 2;

    // More than any model has: a damaged length is told, not allocated.
    private const int MostItems = 1 << 24;

    // Their shares lie on the stack while a prompt is read.
    private const int MostKinds = 1 << 10;

    public static void Write(RouterModel model, Stream stream)
    {
        using var plain = new MemoryStream();
        using (var writer = new BinaryWriter(plain, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(model.Measured.Length);
            foreach (var pair in model.Measured)
            {
                writer.Write(pair.Dataset);
                writer.Write(pair.Weak);
                writer.Write(pair.Strong);
                writer.Write(pair.Prompts);
            }

            WriteAll<ushort>(writer, model.Space.Terms);
            WriteAll<float>(writer, model.Space.Weights);
            WriteAll<sbyte>(writer, model.Space.Directions);
            WriteAll<float>(writer, model.Space.Scales);
            WriteAll<float>(writer, model.Space.Linear);
            WriteAll<float>(writer, model.Means);
            WriteAll<float>(writer, model.Scales);
            WriteAll<float>(writer, model.LinearNumbers);
            writer.Write(model.KernelNumbers);
            writer.Write(model.Kernel.Sharpness);
            WriteAll<float>(writer, model.Kernel.Points);
            WriteAll<float>(writer, model.Kernel.Weights);
            writer.Write(model.Forest.Depth);
            WriteAll<byte>(writer, model.Forest.Inputs);
            WriteAll<float>(writer, model.Forest.Thresholds);
            WriteAll<float>(writer, model.Forest.Leaves);
            writer.Write(model.Blend.Linear);
            writer.Write(model.Blend.Kernel);
            writer.Write(model.Blend.Forest);
            writer.Write(model.Blend.MeanGain);
            writer.Write(model.Blend.MeanSmall);
            WriteAll<float>(writer, model.Kinds.Gate);
            WriteAll<float>(writer, model.Kinds.GateOffsets);
            WriteAll<float>(writer, model.Kinds.Trust);
            WriteAll<float>(writer, model.Kinds.Offsets);
            WriteAll<float>(writer, model.Kinds.Lines);
            writer.Write(model.Calibration.SmallOffset);
            writer.Write(model.Calibration.SmallSlope);
            writer.Write(model.Calibration.GainOffset);
            writer.Write(model.Calibration.GainSlope);
            writer.Write(model.Calibration.MidShare);
            WriteAll<float>(writer, model.Calibration.Likeness);
        }

        using (var head = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            head.Write(Mark);
            head.Write(Version);
        }

        using var packed = new BrotliStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        plain.Position = 0;
        plain.CopyTo(packed);
    }

    /// <exception cref="InvalidDataException">The stream holds no such model.</exception>
    public static RouterModel Read(Stream stream)
    {
        try
        {
            using (var head = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            {
                if (head.ReadUInt32() != Mark)
                {
                    throw new InvalidDataException("This is no router model. Make one with pareto router train.");
                }

                if (head.ReadInt32() is var version and not Version)
                {
                    throw new InvalidDataException($"This router model has version {version}, and this program reads version {Version}. Train it anew.");
                }
            }

            using var packed = new BrotliStream(stream, CompressionMode.Decompress, leaveOpen: true);
            using var reader = new BinaryReader(packed);
            return Check(ReadModel(reader));
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("The router model is damaged or incomplete. Train it anew.", e);
        }
    }

    private static RouterModel ReadModel(BinaryReader reader)
    {
        var pairs = ImmutableArray.CreateBuilder<MeasuredPair>();
        for (var left = ReadCount(reader); left > 0; left--)
        {
            pairs.Add(new MeasuredPair(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt32()));
        }

        return new RouterModel
        {
            Measured = pairs.DrainToImmutable(),
            Space = new TermSpace(ReadAll<ushort>(reader), ReadAll<float>(reader), ReadAll<sbyte>(reader), ReadAll<float>(reader), ReadAll<float>(reader)),
            Means = ReadAll<float>(reader),
            Scales = ReadAll<float>(reader),
            LinearNumbers = ReadAll<float>(reader),
            KernelNumbers = reader.ReadSingle(),
            Kernel = ReadKernel(reader),
            Forest = new RegressionForest(reader.ReadInt32(), ReadAll<byte>(reader), ReadAll<float>(reader), ReadAll<float>(reader)),
            Blend = new ModelBlend(reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle()),
            Kinds = new PromptKinds(
                ReadAll<float>(reader), ReadAll<float>(reader), ReadAll<float>(reader), ReadAll<float>(reader), ReadAll<float>(reader)),
            Calibration = new ModelCalibration(
                reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), ReadAll<float>(reader)),
        };
    }

    private static KernelCentres ReadKernel(BinaryReader reader)
    {
        var sharpness = reader.ReadSingle();
        return new KernelCentres(RouterModel.KernelInputs, sharpness, ReadAll<float>(reader), ReadAll<float>(reader));
    }

    // Sizes that do not fit each other would otherwise be found by a request.
    private static RouterModel Check(RouterModel model)
    {
        var rows = model.Space.Terms.Length;
        var numbers = (int)PromptNumber.Count;
        var kinds = model.Kinds;
        var fits = rows < ushort.MaxValue
            && model.Space.Weights.Length == rows
            && model.Space.Directions.Length == rows * TermSpace.Dimensions
            && model.Space.Scales.Length == rows
            && model.Space.Linear.Length == 2 * rows
            && model.Means.Length == numbers
            && model.Scales.Length == numbers
            && model.LinearNumbers.Length == 2 * numbers
            && model.Kernel.Points.Length == model.Kernel.Count * RouterModel.KernelInputs
            && model.Kernel.Weights.Length == 2 * model.Kernel.Count
            && Array.TrueForAll(model.Forest.Inputs, input => input < RouterModel.ForestInputs)
            && kinds.Count <= MostKinds
            && kinds.Gate.Length == kinds.Count * RouterModel.KernelInputs
            && kinds.Trust.Length == kinds.Count
            && kinds.Offsets.Length == kinds.Count
            && kinds.Lines.Length == kinds.Count * numbers
            && model.Calibration.Likeness.Length >= 2;
        return fits ? model : throw new InvalidDataException("The parts of the router model do not fit each other. Train it anew.");
    }

    private static void WriteAll<T>(BinaryWriter writer, T[] items)
        where T : unmanaged
    {
        writer.Write(items.Length);
        writer.Write(MemoryMarshal.AsBytes(items.AsSpan()));
    }

    private static T[] ReadAll<T>(BinaryReader reader)
        where T : unmanaged
    {
        var items = new T[ReadCount(reader)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(items.AsSpan()));
        return items;
    }

    private static int ReadCount(BinaryReader reader) =>
        reader.ReadInt32() is var count and >= 0 and <= MostItems ? count : throw new InvalidDataException("The router model is damaged. Train it anew.");
}
