using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Pareto.Core.Accounting.Journal;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting.Spill;

/// <summary>
/// Appends that wait on the disk, oldest first, in <c>ledger.spill</c>: each as the length of its JSON, the JSON's CRC-32C
/// (both 4 bytes, little-endian), and the JSON. What was appended survives the death of the process, and a power cut where
/// <see cref="StorageDurability.Power"/> is asked for. A second gateway on the
/// same data directory has a file of its own (<c>ledger-2.spill</c>). Safe for many threads.
/// </summary>
internal sealed class SpillFile : IDisposable
{
    private const int HeaderSize = 8;
    private const int MostFiles = 16;

    private readonly Lock _using = new();
    private readonly FileStream _stream;
    private readonly long _maxBytes;
    private readonly bool _flushToDisk;

    /// <summary>Where the oldest append begins that waits, and where the last one ends.</summary>
    private long _first;
    private long _end;

    private SpillFile(FileStream stream, long maxBytes, bool flushToDisk)
    {
        _stream = stream;
        _maxBytes = maxBytes;
        _flushToDisk = flushToDisk;
    }

    /// <summary>Whether anything waits.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_using)
            {
                return _first == _end;
            }
        }
    }

    /// <summary>Where the journal of the gateway lies that has this file: the one's number is the other's.</summary>
    public string JournalPath => Path.ChangeExtension(_stream.Name, JournalFile.Extension);

    /// <summary>Whether anything waits in any file of the directory.</summary>
    public static bool AnyIn(DataDirectory directory) => directory.Files("ledger*.spill").Any(file => file.Length > 0);

    /// <summary>Opens a file that no other process has, made where there is none, with all that processes before this one have left, in their journals too.</summary>
    /// <exception cref="StorageException">It cannot be read or written, or is damaged.</exception>
    public static SpillFile Open(DataDirectory directory, StorageOptions options)
    {
        try
        {
            var own = Enumerable.Range(1, MostFiles)
                .Select(number => TryOpen(Path.Combine(directory.Path, number == 1 ? "ledger.spill" : $"ledger-{number}.spill"), options))
                .FirstOrDefault(file => file is not null) ?? throw new IOException("other gateways have all its files");
            try
            {
                own.FindEnd();
                own.TakeJournal(own.JournalPath);
                foreach (var left in Directory.EnumerateFiles(directory.Path, "ledger-*.spill").Order(StringComparer.Ordinal))
                {
                    using var file = left == own._stream.Name ? null : TryOpen(left, options);
                    if (file is not null)
                    {
                        file.MoveTo(own);
                        own.TakeJournal(file.JournalPath);
                    }
                }

                return own;
            }
            catch
            {
                own.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StorageException(
                $"The ledger's spill in '{directory.Path}' cannot be used ({exception.Message.TrimEnd('.')}). It may hold rows that the database does not have yet: " +
                "make it readable and writable, or move it away if these rows may be lost.",
                exception);
        }
    }

    /// <summary>Adds all of them, or none.</summary>
    /// <returns>False where the spill is full.</returns>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public bool TryAppend(IReadOnlyList<ILedgerAppend> appends)
    {
        var frames = FramesOf(appends);
        lock (_using)
        {
            if (_end + frames.WrittenCount > _maxBytes)
            {
                return false;
            }

            Append(frames.WrittenSpan);
            return true;
        }
    }

    /// <summary>The oldest that wait, in order, and where they end; they stay until <see cref="Forget"/>.</summary>
    public (IReadOnlyList<SpilledAppend> Appends, long End) Peek(int most)
    {
        lock (_using)
        {
            var appends = new List<SpilledAppend>();
            var position = _first;
            while (appends.Count < most && position < _end)
            {
                var json = ReadFrame(position) ?? throw new InvalidDataException($"what was written at byte {position} has changed");
                appends.Add(JsonSerializer.Deserialize(json, SpillJson.Default.SpilledAppend)!);
                position += HeaderSize + json.Length;
            }

            return (appends, position);
        }
    }

    /// <summary>Lets go of all before that place. The file begins anew once nothing waits.</summary>
    public void Forget(long end)
    {
        lock (_using)
        {
            if (end == _end)
            {
                _stream.SetLength(0);
                _stream.Flush(_flushToDisk);
                (_first, _end) = (0, 0);
            }
            else
            {
                _first = end;
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>The file, or null where another process has it.</summary>
    private static SpillFile? TryOpen(string path, StorageOptions options)
    {
        try
        {
            return new SpillFile(
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), options.Spill.MaxBytes, options.Durability == StorageDurability.Power);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Gives what a process that ended has left to one that runs; the bound is for what is added, so this is taken whole.</summary>
    private void MoveTo(SpillFile other)
    {
        FindEnd();
        _stream.Position = 0;
        other._stream.Position = other._end;
        _stream.CopyTo(other._stream);
        other._stream.Flush(_flushToDisk);
        other._end += _end;
        Forget(_end);
    }

    /// <summary>Takes over what the journal of a process that ended holds, whole like <see cref="MoveTo"/>.</summary>
    private void TakeJournal(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var (heading, records) = JournalFile.Read(path);
        Append(FramesOf(JournalRecord.Read(heading, records)).WrittenSpan);
        File.Delete(path);
    }

    private static ArrayBufferWriter<byte> FramesOf(IReadOnlyList<ILedgerAppend> appends)
    {
        var frames = new ArrayBufferWriter<byte>();
        foreach (var append in appends)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(new SpilledAppend(append.Entries, append.Audit), SpillJson.Default.SpilledAppend);
            var header = frames.GetSpan(HeaderSize);
            BinaryPrimitives.WriteInt32LittleEndian(header, json.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Crc32C.Of(json));
            frames.Advance(HeaderSize);
            frames.Write(json);
        }

        return frames;
    }

    private void Append(ReadOnlySpan<byte> frames)
    {
        try
        {
            _stream.Position = _end;
            _stream.Write(frames);
            _stream.Flush(_flushToDisk);
        }
        catch (IOException)
        {
            // A part may be there: what is added next takes its place.
            _stream.SetLength(_end);
            throw;
        }

        _end += frames.Length;
    }

    /// <summary>Passes over all that is whole. A last frame that a kill has cut short was never acknowledged and is taken away.</summary>
    private void FindEnd()
    {
        while (_end < _stream.Length)
        {
            if (ReadFrame(_end) is not { } json)
            {
                if (!IsLast(_end))
                {
                    throw new InvalidDataException($"it is damaged at byte {_end}");
                }

                _stream.SetLength(_end);
                return;
            }

            _end += HeaderSize + json.Length;
        }
    }

    /// <summary>The JSON of a frame; null where it is not whole.</summary>
    private byte[]? ReadFrame(long position)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        _stream.Position = position;
        if (_stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length <= 0 || length > _stream.Length - position - HeaderSize)
        {
            return null;
        }

        var json = new byte[length];
        _stream.ReadExactly(json);
        return Crc32C.Of(json) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) ? json : null;
    }

    /// <summary>Whether the frame that begins there reaches the file's end, as one that was cut short does.</summary>
    private bool IsLast(long position)
    {
        var left = _stream.Length - position - HeaderSize;
        if (left < 0)
        {
            return true;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        _stream.Position = position;
        _stream.ReadExactly(header);
        return BinaryPrimitives.ReadInt32LittleEndian(header) is var length && length > 0 && length >= left;
    }
}
