using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Store;

/// <summary>Whether a file is a model that this engine runs: by its first bytes while it arrives, and whole.</summary>
internal static unsafe class GgufCheck
{
    /// <summary>Bytes of a file's beginning that are worth looking at: the architecture stands among the first pairs.</summary>
    public const int BeginningBytes = 64 * 1024;

    private const int HeaderBytes = 4 + 4 + 8 + 8;
    private const string ArchitectureKey = "general.architecture";

    /// <summary>What already rules the file out; null where nothing does yet.</summary>
    public static string? Beginning(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("GGUF"u8[..Math.Min(4, bytes.Length)]))
        {
            return bytes.TrimStart(" \t\r\n"u8).StartsWith("<"u8)
                ? "This is a web page and no GGUF file: is it the address of the page that shows the file?"
                : "This is not a GGUF file: it does not begin with the letters GGUF.";
        }

        fixed (byte* start = bytes)
        {
            return bytes.Length < HeaderBytes ? null : Architecture(start, bytes.Length);
        }
    }

    /// <summary>Checks everything that opening the model would check. A <see cref="GgufException"/> says what is wrong.</summary>
    public static ModelDescription Whole(string path)
    {
        using (var file = GgufFile.Open(path))
        {
            if (file.Metadata.Integer("split.count") is > 1 and var parts)
            {
                throw new GgufException($"This is one of {parts} parts of a model; only models in one file can be used.");
            }

            _ = new ModelWeights(ModelShape.Read(file.Metadata), file.Tensors);
        }

        return ModelDescription.Read(path);
    }

    private static string? Architecture(byte* start, int length)
    {
        var metadata = FindArchitecture(start, length);
        if (metadata is null)
        {
            return null;
        }

        try
        {
            _ = Architectures.Architecture.Of(metadata);
            return null;
        }
        catch (GgufException e)
        {
            return e.Message;
        }
    }

    // A beginning ends somewhere in the middle: that is no fault of the file.
    private static GgufMetadata? FindArchitecture(byte* start, int length)
    {
        try
        {
            var reader = new GgufReader(start, length);
            reader.ReadUInt32();
            reader.ReadUInt32();
            reader.ReadUInt64();
            for (var left = reader.ReadUInt64(); left > 0; left--)
            {
                var key = reader.ReadName("A metadata key");
                var value = reader.ReadValue(key);
                if (key == ArchitectureKey)
                {
                    return new GgufMetadata(start, length, new Dictionary<string, GgufValue>(StringComparer.Ordinal) { [key] = value });
                }
            }
        }
        catch (GgufException)
        {
        }

        return null;
    }
}
