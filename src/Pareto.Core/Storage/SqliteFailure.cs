using SQLitePCL;

namespace Pareto.Core.Storage;

/// <summary>SQLite's result codes (sqlite.org/rescode.html) in words that say what to do about them.</summary>
internal static class SqliteFailure
{
    /// <param name="code">A primary or extended result code.</param>
    /// <param name="detail">SQLite's own message, used where the code says too little.</param>
    public static string Describe(int code, string detail) => (code & 0xFF) switch
    {
        raw.SQLITE_FULL => "the disk is full: free some space, writing goes on by itself",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another process holds the database's lock: end it if it hangs",
        raw.SQLITE_READONLY or raw.SQLITE_PERM => "the database cannot be written to: check the file's and the folder's permissions",
        raw.SQLITE_IOERR => $"the disk failed to read or write ({detail})",
        raw.SQLITE_CANTOPEN => "the database cannot be opened: check that the folder exists and its permissions",
        _ when IsDamage(code) => "the file is damaged, or is not a SQLite database: put a backup in its place, or move it away to start anew",
        _ => $"SQLite said: {detail} (code {code})",
    };

    /// <summary>Whether the same rows may well be taken later: the database is locked, or its disk full or failing, while the rows are sound.</summary>
    public static bool IsUnavailable(int code) => (code & 0xFF) is raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY;

    public static bool IsDamage(int code) => (code & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;
}
