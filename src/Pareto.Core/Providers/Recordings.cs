using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>
/// Recorded conversations with their replies, read from a file of JSON lines (gzip where its name ends in
/// <c>.gz</c>). A line is one of
/// <code>
/// {"id", "workload"?, "source"?, "messages": [{"role", "content"}], "request"?: {…}, "replies": {"small": {"model", "content", "right"?}, …}}
/// {"id", "workload"?, "dataset"?, "prompt", "replies": {"MODEL": {"tier", "content"?, "answer", "right"?}, …}}
/// </code>
/// where a reply may also have <c>firstTokenMs</c> and <c>totalMs</c>, the pace it was recorded at. The whole file is
/// held in memory, about twice its unpacked size.
/// </summary>
public sealed class Recordings
{
    private const int MaxErrors = 10;

    private readonly FrozenDictionary<UInt128, ImmutableArray<RecordedEntry>> _byConversation;

    private Recordings(ImmutableArray<RecordedEntry> entries)
    {
        Entries = entries;
        _byConversation = entries.GroupBy(entry => ConversationKey.Of(entry.Messages)).ToFrozenDictionary(
            same => same.Key, same => same.ToImmutableArray());
    }

    /// <summary>All entries, in the order of the file.</summary>
    public ImmutableArray<RecordedEntry> Entries { get; }

    /// <summary>Reads a file. When it cannot be used, the errors say why, each with file and line, ten at most.</summary>
    public static bool TryLoad(string file, [NotNullWhen(true)] out Recordings? recordings, out ImmutableArray<string> errors)
    {
        recordings = null;
        var found = ImmutableArray.CreateBuilder<string>();
        var entries = ImmutableArray.CreateBuilder<RecordedEntry>();
        var number = 0;
        try
        {
            using var stream = Open(file);
            using var reader = new StreamReader(stream);
            while (found.Count < MaxErrors && reader.ReadLine() is { } line)
            {
                number++;
                if (string.IsNullOrWhiteSpace(line))
                {
                    continue;
                }

                if (RecordedLine.TryRead(line, out var entry, out var error))
                {
                    entries.Add(entry);
                }
                else
                {
                    found.Add($"{file}:{number}: {error}");
                }
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            found.Add($"{file}: there is no such file");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(file))
        {
            found.Add($"{file}: is a folder, not a file");
        }
        catch (InvalidDataException)
        {
            found.Add($"{file}:{number + 1}: the file is not whole gzip data");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            found.Add($"{file}:{number + 1}: cannot be read: {exception.Message}");
        }

        if (found.Count == 0 && entries.Count == 0)
        {
            found.Add($"{file}: holds no recorded conversation");
        }

        errors = found.ToImmutable();
        if (errors.IsEmpty)
        {
            recordings = new Recordings(entries.ToImmutable());
        }

        return errors.IsEmpty;
    }

    /// <summary>The entries whose roles and texts are exactly these, in the order of the file: several where it repeats a conversation.</summary>
    internal ImmutableArray<RecordedEntry> Find(ImmutableArray<ChatMessage> conversation) =>
        ConversationKey.Of(conversation) is { } key && _byConversation.TryGetValue(key, out var same) ? same : [];

    private static Stream Open(string file)
    {
        var stream = File.OpenRead(file);
        return file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(stream, CompressionMode.Decompress)
            : stream;
    }
}
