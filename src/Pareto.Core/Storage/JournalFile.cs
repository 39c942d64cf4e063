using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace Pareto.Core.Storage;

/// <summary>
/// Records that are safe before the database has them. The file is mapped into memory: to add a record is to copy it, and what is copied is the
/// operating system's to keep, in whatever way the process dies (a power cut may take it). Records are added to one half of the file, while
/// those of the other are on their way to the database. Used by one thread at a time.
/// </summary>
/// <remarks>
/// All numbers are little-endian. The first page holds for each half the number of its turn and the bytes that are written in it (8 bytes each),
/// then the length of a heading (4 bytes) and the heading in UTF-8. In a half a record is its length and the CRC-32C of itself and
/// the half's turn (4 bytes each), and the record; so what an earlier turn has left there is never taken for one.
/// </remarks>
internal sealed class JournalFile : IDisposable
{
    public const string Extension = ".journal";

    private const int Halves = 2;
    private const int HeadBytes = 4096;
    private const int HalfHeadBytes = 16;
    private const int HeadingAt = Halves * HalfHeadBytes;
    private const int RecordHeadBytes = 8;

    // At ten thousand requests a second, some seconds in which a stalled database holds nobody up.
    private const int HalfBytes = 16 << 20;
    private const int FileBytes = HeadBytes + (Halves * HalfBytes);

    private readonly string _path;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long[] _turns = new long[Halves];
    private readonly int[] _written = new int[Halves];

    /// <summary>The half that records are added to.</summary>
    private int _active;

    private JournalFile(string path, FileStream stream, ReadOnlySpan<byte> heading)
    {
        _path = path;
        _map = MemoryMappedFile.CreateFromFile(stream, mapName: null, FileBytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor();
        for (var half = 0; half < Halves; half++)
        {
            WriteHead(half, turn: 1, written: 0);
        }

        _view.Write(HeadingAt, heading.Length);
        _view.SafeMemoryMappedViewHandle.WriteSpan(HeadingAt + sizeof(int), heading);
    }

    /// <summary>Makes the file, in the place of one that may be there, with room for all that it can ever hold: no record meets a full disk.</summary>
    /// <param name="path">Where.</param>
    /// <param name="heading">Whatever a reader of the records must know; at most 4,000 bytes.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static JournalFile Create(string path, string heading)
    {
        var bytes = Encoding.UTF8.GetBytes(heading);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, 4000, nameof(heading));
        var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            PreallocationSize = FileBytes,
        });
        return new JournalFile(path, stream, bytes);
    }

    /// <summary>What a process that has ended left in its file, oldest first.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (string Heading, IReadOnlyList<byte[]> Records) Read(string path)
    {
        using var file = Open(path);
        var head = new byte[HeadBytes];
        if (RandomAccess.Read(file, head, 0) < head.Length || BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(HeadingAt)) is not (> 0 and <= 4000 and var length))
        {
            // It was killed while making it.
            return ("", []);
        }

        var records = new List<byte[]>();
        var heads = HeadsIn(head);
        foreach (var (half, state) in heads.Index().OrderBy(pair => pair.Item.Turn))
        {
            records.AddRange(ReadHalf(file, half, state));
        }

        return (Encoding.UTF8.GetString(head, HeadingAt + sizeof(int), length), records);
    }

    /// <summary>The halves of a file that a running process may be writing.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JournalHead[] ReadHeads(string path)
    {
        using var file = Open(path);
        Span<byte> head = stackalloc byte[HeadingAt];
        return RandomAccess.Read(file, head, 0) < head.Length ? [] : HeadsIn(head);
    }

    /// <summary>Adds a record; false where the half has no room for it.</summary>
    public bool TryAdd(ReadOnlySpan<byte> record)
    {
        var written = _written[_active];
        if (written + RecordHeadBytes + record.Length > HalfBytes)
        {
            return false;
        }

        var at = (ulong)(HeadBytes + (_active * HalfBytes) + written);
        var buffer = _view.SafeMemoryMappedViewHandle;
        buffer.Write(at, record.Length);
        buffer.Write(at + sizeof(int), Crc32C.Of(record, (ulong)_turns[_active]));
        buffer.WriteSpan(at + RecordHeadBytes, record);

        // Whoever sees how much is written sees what is written.
        Volatile.WriteBarrier();
        WriteHead(_active, _turns[_active], written + RecordHeadBytes + record.Length);
        return true;
    }

    /// <summary>From here on records are added to the other half, if nothing is in it.</summary>
    public void Turn()
    {
        if (_written[1 - _active] == 0)
        {
            _active = 1 - _active;
            WriteHead(_active, _turns[1 - _active] + 1, written: 0);
        }
    }

    /// <summary>The database has the records of the half that rests.</summary>
    /// <param name="all">It has those of the other as well.</param>
    public void Forget(bool all)
    {
        WriteHead(1 - _active, _turns[1 - _active], written: 0);
        if (all)
        {
            WriteHead(_active, _turns[_active] + 1, written: 0);
        }
    }

    /// <summary>Ends; a file that holds nothing any more is taken away.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
        if (_written.All(written => written == 0))
        {
            File.Delete(_path);
        }
    }

    private void WriteHead(int half, long turn, int written)
    {
        (_turns[half], _written[half]) = (turn, written);
        _view.Write(half * HalfHeadBytes, turn);
        _view.Write((half * HalfHeadBytes) + sizeof(long), (long)written);
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static JournalHead[] HeadsIn(ReadOnlySpan<byte> head)
    {
        var heads = new JournalHead[Halves];
        for (var half = 0; half < Halves; half++)
        {
            var own = head[(half * HalfHeadBytes)..];
            heads[half] = new JournalHead(BinaryPrimitives.ReadInt64LittleEndian(own), BinaryPrimitives.ReadInt64LittleEndian(own[sizeof(long)..]));
        }

        return heads;
    }

    /// <summary>Up to the first record that is not whole: a power cut may have kept what was written later and not what was written before.</summary>
    private static IEnumerable<byte[]> ReadHalf(Microsoft.Win32.SafeHandles.SafeFileHandle file, int half, JournalHead head)
    {
        var bytes = new byte[Math.Clamp(head.Written, 0, HalfBytes)];
        var left = bytes.AsMemory(0, RandomAccess.Read(file, bytes, HeadBytes + ((long)half * HalfBytes)));
        while (left.Length > RecordHeadBytes)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(left.Span);
            if (length <= 0 || length > left.Length - RecordHeadBytes)
            {
                yield break;
            }

            var record = left.Slice(RecordHeadBytes, length);
            if (Crc32C.Of(record.Span, (ulong)head.Turn) != BinaryPrimitives.ReadUInt32LittleEndian(left.Span[sizeof(int)..]))
            {
                yield break;
            }

            yield return record.ToArray();
            left = left[(RecordHeadBytes + length)..];
        }
    }
}

/// <summary>A half of a journal: the number of its turn, which grows, and how many bytes wait in it for the database.</summary>
internal readonly record struct JournalHead(long Turn, long Written);
