using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// What this process has begun to spend, line by line in a file of its own. A line is in the operating system's hands before the
/// attempt goes on, so it survives <c>kill -9</c> (not a loss of power): whoever opens the file next knows what each slice had spent,
/// and which attempts were cut short. Safe for many threads.
/// </summary>
internal sealed class BudgetJournal : IDisposable
{
    /// <summary>Beyond it what is over is left out of the file.</summary>
    private const long MostBytes = 8 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private readonly BudgetJournalState _state;
    private FileStream _stream;
    private long _compactAt = MostBytes;

    private BudgetJournal(string path, FileStream stream, BudgetJournalState state)
    {
        _path = path;
        _stream = stream;
        _state = state;
    }

    /// <summary>The rows of all that it tells of are safe, and the store knows what each slice has spent.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>The rows of all that it tells of are safe.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _state.IsEmpty;
            }
        }
    }

    /// <exception cref="IOException">The file cannot be used.</exception>
    public static BudgetJournal Create(string path) => new(path, Open(path, FileMode.CreateNew), new BudgetJournalState());

    /// <summary>What a process that has died left behind. A last line that its end has cut short tells of nothing that had begun.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static BudgetJournalState Read(string path)
    {
        var state = new BudgetJournalState();
        string? damage = null;
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (damage is not null)
            {
                throw new InvalidDataException(damage);
            }

            try
            {
                state.Add(JsonSerializer.Deserialize(line, BudgetJournalJson.Default.BudgetJournalLine)!);
            }
            catch (JsonException)
            {
                damage = $"The journal of budgets '{path}' is damaged in line {number}. Move it away to go on: what it tells of stays charged.";
            }
        }

        return state;
    }

    /// <summary>An attempt begins.</summary>
    /// <param name="abandoned">The row that is written if nobody lives to write the true one.</param>
    /// <param name="slices">What pays for it.</param>
    /// <param name="amount">Its most, in picodollars.</param>
    /// <exception cref="StorageException">The file does not take it: the attempt must not begin.</exception>
    public void Begun(LedgerEntry abandoned, long[] slices, long amount) => Write(new BudgetJournalLine { Begun = abandoned, Slices = slices, Amount = amount });

    /// <summary>An attempt has ended.</summary>
    /// <param name="row">The true row.</param>
    /// <param name="cost">What it did cost, in picodollars.</param>
    public void Ended(LedgerEntry row, long cost) => Write(new BudgetJournalLine { Ended = row, Amount = cost });

    /// <summary>The rows of a request are safe.</summary>
    public void Committed(RequestId request) => Write(new BudgetJournalLine { Committed = request.Value });

    /// <summary>Picodollars that a slice has spent.</summary>
    public long SpentBy(long slice)
    {
        lock (_lock)
        {
            return _state.SpentBy(slice);
        }
    }

    /// <summary>A slice is closed: the store has all that it spent.</summary>
    public void Forget(long slice)
    {
        lock (_lock)
        {
            _state.Forget(slice);
        }
    }

    /// <summary>The store knows all that it tells of: nobody needs it any more.</summary>
    public void Settled() => IsSettled = true;

    public void Dispose() => _stream.Dispose();

    private void Write(BudgetJournalLine line)
    {
        try
        {
            lock (_lock)
            {
                _line.ResetWrittenCount();
                using (var json = new Utf8JsonWriter(_line))
                {
                    JsonSerializer.Serialize(json, line, BudgetJournalJson.Default.BudgetJournalLine);
                }

                _line.Write("\n"u8);
                _stream.Write(_line.WrittenSpan);
                _state.Add(line);
                if (_stream.Position > _compactAt)
                {
                    Compact();
                }
            }
        }
        catch (IOException exception)
        {
            throw new StorageException($"The journal of budgets '{_path}' cannot be written ({exception.Message.TrimEnd('.')}): free some space, or make it writable.", exception);
        }
    }

    private void Compact()
    {
        var draft = _path + ".draft";
        using (var stream = Open(draft, FileMode.Create))
        {
            foreach (var line in _state.Lines())
            {
                JsonSerializer.Serialize(stream, line, BudgetJournalJson.Default.BudgetJournalLine);
                stream.Write("\n"u8);
            }
        }

        _stream.Dispose();
        File.Move(draft, _path, overwrite: true);
        _stream = Open(_path, FileMode.Append);
        _compactAt = Math.Max(MostBytes, 2 * _stream.Position);
    }

    private static FileStream Open(string path, FileMode mode) => new(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);
}

/// <summary>One thing that happened.</summary>
internal sealed record BudgetJournalLine
{
    public LedgerEntry? Begun { get; init; }

    public LedgerEntry? Ended { get; init; }

    public string? Committed { get; init; }

    /// <summary>The slices that pay for what has begun, or the one whose total this is.</summary>
    public long[]? Slices { get; init; }

    /// <summary>Picodollars: the most of what has begun, the cost of what has ended, or what a slice had spent when the file was written anew.</summary>
    public long Amount { get; init; }
}

[JsonSerializable(typeof(BudgetJournalLine))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class BudgetJournalJson : JsonSerializerContext;
