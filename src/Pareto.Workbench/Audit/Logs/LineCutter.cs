using System.Buffers;

namespace Pareto.Workbench.Audit.Logs;

/// <summary>Cuts a stream into batches of whole lines. Never holds more than one line beyond a batch.</summary>
internal static class LineCutter
{
    /// <summary>Small enough that what is made of a batch dies young.</summary>
    internal const int BatchBytes = 128 * 1024;

    /// <summary>A longer line is broken: no request is as long, and memory stays bounded.</summary>
    internal const int LongestLine = 32 * 1024 * 1024;

    public const string TooLong = "longer than 32 MB";

    public static IEnumerable<RecordBatch> Cut(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BatchBytes);
        var filled = 0;
        var line = 1L;
        var skipping = false;
        List<(long, string)> broken = [];
        for (var atEnd = false; !atEnd;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            atEnd = read < buffer.Length - filled;
            filled += read;
            if (skipping)
            {
                // The rest of a line that is too long goes, up to its end.
                var end = buffer.AsSpan(0, filled).IndexOf((byte)'\n');
                if (end < 0)
                {
                    filled = 0;
                    continue;
                }

                buffer.AsSpan(end + 1, filled - end - 1).CopyTo(buffer);
                filled -= end + 1;
                line++;
                skipping = false;
            }

            var whole = atEnd ? filled : buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            if (whole == 0 && !atEnd)
            {
                if (buffer.Length >= LongestLine)
                {
                    broken.Add((line, TooLong));
                    skipping = true;
                    filled = 0;
                    continue;
                }

                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, filled).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
                continue;
            }

            var rest = filled - whole;
            var next = ArrayPool<byte>.Shared.Rent(Math.Max(BatchBytes, rest));
            buffer.AsSpan(whole, rest).CopyTo(next);
            var batch = new RecordBatch(buffer, whole) { FirstLine = line };
            batch.Broken.AddRange(broken);
            broken = [];
            line += buffer.AsSpan(0, whole).Count((byte)'\n');
            (buffer, filled) = (next, rest);
            yield return batch;
        }

        if (broken.Count > 0)
        {
            var last = new RecordBatch(buffer, 0) { FirstLine = line };
            last.Broken.AddRange(broken);
            yield return last;
            yield break;
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }
}
