using Dapper;
using Microsoft.Data.Sqlite;

namespace Pareto.Core.Storage;

/// <summary>
/// Moves what a SQLite database's write-ahead log holds into its file, on a thread of its own: a commit that did it, as one in
/// some hundreds does by default, would wait for two flushes of the disk, and everybody behind it too.
/// </summary>
/// <remarks>See https://sqlite.org/wal.html and https://sqlite.org/c3ref/wal_checkpoint_v2.html for what the modes do.</remarks>
internal sealed class WalCheckpointer : IDisposable
{
    /// <summary>A log below this is left alone, bytes.</summary>
    private const long DueBytes = 4 << 20;

    /// <summary>From here on writers are held up for a moment, so that the log begins anew in the space that it has; bytes.</summary>
    public const long LongBytes = 64 << 20;

    // Between two passes the same pages are written many times, and moved once.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // So long writers wait at most until readers have left the log; if some stay, writers go on, and it is tried again later.
    private const int PatienceMilliseconds = 3;

    private readonly FileInfo _log;
    private readonly SqliteConnection _connection;
    private readonly ManualResetEventSlim _closing = new();
    private readonly Thread _thread;
    private readonly long _pageBytes;

    /// <param name="log">The write-ahead log's path.</param>
    /// <param name="writer">A writing connection, this one's own from here on.</param>
    public WalCheckpointer(string log, SqliteConnection writer)
    {
        _log = new FileInfo(log);
        _connection = writer;
        _connection.Execute($"PRAGMA busy_timeout = {PatienceMilliseconds}");
        _pageBytes = _connection.ExecuteScalar<long>("PRAGMA page_size");
        _thread = new Thread(Work) { IsBackground = true, Name = "pareto-checkpoint" };
        _thread.Start();
    }

    public void Dispose()
    {
        _closing.Set();
        _thread.Join();
        _connection.Dispose();
        _closing.Dispose();
    }

    private void Work()
    {
        while (!_closing.Wait(Interval))
        {
            try
            {
                Checkpoint();
            }
            catch (SqliteException)
            {
                // Whatever ails the disk, the writers meet it too, and say so; the log is as good a place for the rows meanwhile.
            }
        }
    }

    private void Checkpoint()
    {
        _log.Refresh();
        if (!_log.Exists || _log.Length < DueBytes)
        {
            return;
        }

        // Beside readers and writers. The second pass has only what came during the first.
        var first = Run("PASSIVE");
        var second = Run("PASSIVE");
        if (second.Moved == second.Pages && second.Pages == first.Pages)
        {
            Run("TRUNCATE");
        }
        else if (second.Pages * _pageBytes >= LongBytes)
        {
            Run("RESTART");
        }
    }

    private (long Refused, long Pages, long Moved) Run(string mode) =>
        _connection.QuerySingle<(long, long, long)>($"PRAGMA wal_checkpoint({mode})");
}
