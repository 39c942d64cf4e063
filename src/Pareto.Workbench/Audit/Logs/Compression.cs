using System.IO.Compression;
using ZstdSharp;

namespace Pareto.Workbench.Audit.Logs;

/// <summary>Unpacks what is packed, by the first bytes: gzip (RFC 1952 §2.3.1) and Zstandard (RFC 8878 §3.1.1).</summary>
internal static class Compression
{
    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];

    private static ReadOnlySpan<byte> Zstandard => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>The content of a file; disposing it closes the file.</summary>
    public static Stream Open(FileStream file)
    {
        Span<byte> start = stackalloc byte[4];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..read].StartsWith(Gzip) ? new GZipStream(file, CompressionMode.Decompress)
            : start[..read].StartsWith(Zstandard) ? new DecompressionStream(file, leaveOpen: false)
            : file;
    }
}
