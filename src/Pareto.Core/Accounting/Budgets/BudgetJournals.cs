using Pareto.Core.Storage;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// The journals of a data directory, in its folder <c>budgets</c>: one for each process, named by a holder of slices. A lock beside it
/// ends with its process, so whoever gets the lock knows that the process is gone, and settles what it left.
/// </summary>
internal sealed class BudgetJournals : IDisposable
{
    private const string JournalSuffix = ".journal";
    private const string LockSuffix = ".lock";

    private readonly string _folder;
    private readonly Lazy<(FileStream Lock, BudgetJournal Journal)> _own;

    /// <param name="directory">Where the folder is, or will be once there is something to keep in it.</param>
    /// <param name="replica">The replica's name, which outlives its processes.</param>
    public BudgetJournals(DataDirectory directory, string replica)
    {
        _folder = Path.Combine(directory.Path, "budgets");
        Replica = replica;
        _own = new(Create);
    }

    public string Replica { get; }

    /// <summary>This process, as the store knows it.</summary>
    public string Holder { get; } = Guid.NewGuid().ToString("N");

    /// <summary>This process's own.</summary>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public BudgetJournal Own => _own.Value.Journal;

    /// <summary>Makes this process's own, where there is none yet.</summary>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public void Open() => _ = Own;

    /// <summary>All rows that this process's journal tells of are safe.</summary>
    public bool IsEmpty => !_own.IsValueCreated || Own.IsEmpty;

    /// <summary>Picodollars that a slice has spent.</summary>
    public long SpentBy(long slice) => _own.IsValueCreated ? Own.SpentBy(slice) : 0;

    /// <summary>The store has all that a slice spent.</summary>
    public void Forget(long slice)
    {
        if (_own.IsValueCreated)
        {
            Own.Forget(slice);
        }
    }

    /// <summary>The store knows all that this process's journal tells of: nobody needs it any more.</summary>
    public void Settled()
    {
        if (_own.IsValueCreated)
        {
            Own.Settled();
        }
    }

    /// <summary>Other processes have left something, or are at work.</summary>
    public bool AnyLeft => Directory.Exists(_folder) && Directory.EnumerateFiles(_folder, "*" + JournalSuffix).Any(file => Path.GetFileNameWithoutExtension(file) != Holder);

    /// <summary>Shows each journal of a process that is gone, and removes it where that was taken care of.</summary>
    /// <param name="settle">Gets the holder's name and what it left; true where nothing of it is needed any more.</param>
    /// <exception cref="IOException">A journal cannot be read.</exception>
    public async ValueTask SettleLeftAsync(Func<string, BudgetJournalState, ValueTask> settle)
    {
        foreach (var file in AnyLeft ? Directory.GetFiles(_folder, "*" + JournalSuffix) : [])
        {
            var holder = Path.GetFileNameWithoutExtension(file);
            if (holder == Holder || TryLock(holder) is not { } held)
            {
                continue;
            }

            using (held)
            {
                await settle(holder, BudgetJournal.Read(file));
                File.Delete(file);
                File.Delete(LockOf(holder));
            }
        }
    }

    /// <summary>Ends. Where all rows are safe the file goes as well, as there is nothing left to settle.</summary>
    public void Dispose()
    {
        if (!_own.IsValueCreated)
        {
            return;
        }

        var (held, journal) = _own.Value;
        journal.Dispose();
        if (journal.IsSettled)
        {
            File.Delete(JournalOf(Holder));
            File.Delete(LockOf(Holder));
        }

        held.Dispose();
    }

    private (FileStream Lock, BudgetJournal Journal) Create()
    {
        try
        {
            Directory.CreateDirectory(_folder);
            return (TryLock(Holder)!, BudgetJournal.Create(JournalOf(Holder)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The journals of budgets in '{_folder}' cannot be used ({exception.Message.TrimEnd('.')}): make the folder writable.", exception);
        }
    }

    private string JournalOf(string holder) => Path.Combine(_folder, holder + JournalSuffix);

    private string LockOf(string holder) => Path.Combine(_folder, holder + LockSuffix);

    private FileStream? TryLock(string holder)
    {
        try
        {
            return new FileStream(LockOf(holder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(LockOf(holder)))
        {
            return null;
        }
    }
}
