using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace Pareto.Core.Storage;

/// <summary>
/// The tables in a PostgreSQL database that several replicas share. Which schema they are in is the connection's to say
/// (<c>Search Path</c>). Safe for many threads.
/// </summary>
public sealed class PostgresDatabase : Database
{
    private readonly NpgsqlDataSource _source;
    private readonly string _name;

    private PostgresDatabase(DataDirectory directory, StorageOptions options)
    {
        Directory = directory;
        var patience = (int)Math.Ceiling(options.Patience.TotalSeconds);
        var connection = new NpgsqlConnectionStringBuilder(options.Connection!.Reveal()) { Timeout = patience, CommandTimeout = patience };
        connection.ApplicationName ??= "pareto";
        _name = $"{connection.Database ?? connection.Username} at {connection.Host}:{connection.Port}";
        _source = NpgsqlDataSource.Create(connection);
    }

    internal override DataDirectory Directory { get; }

    /// <inheritdoc cref="Database.Open"/>
    public static new PostgresDatabase Open(DataDirectory directory, StorageOptions options, TimeProvider time)
    {
        var database = new PostgresDatabase(directory, options);
        database.Guard(() =>
        {
            using var connection = database.OpenWriter();
            Schema.Postgres.BringUpToDate(connection, database._name, time);
            PostgresAuditInsert.RequireOwnSeal(connection, InstallationKey.ReadOrCreate(directory));
        });
        return database;
    }

    /// <inheritdoc cref="Database.OpenExisting"/>
    public static new PostgresDatabase OpenExisting(DataDirectory directory, StorageOptions options)
    {
        var database = new PostgresDatabase(directory, options);
        database.Guard(() =>
        {
            using var connection = database.OpenReader();
            Schema.Postgres.RequireCurrent(connection, database._name);
        });
        return database;
    }

    public override void Dispose() => _source.Dispose();

    internal override NpgsqlConnection OpenReader() => _source.OpenConnection();

    internal override NpgsqlConnection OpenWriter() => _source.OpenConnection();

    // Each statement of a lesser level would see what was committed before it began.
    internal override DbTransaction BeginSnapshot(DbConnection connection) => connection.BeginTransaction(IsolationLevel.RepeatableRead);

    /// <summary>Whether the same rows may well be taken later: the server is gone, stopping, full or slow, while the rows are sound.</summary>
    internal static bool IsUnavailable(Exception exception) => exception switch
    {
        // Classes of SQLSTATE (PostgreSQL 15, Appendix A): connection, resources, operator intervention, system error, locks and
        // rollbacks; and a server that only reads, as a standby does, or does not let the gateway in.
        PostgresException { SqlState: var state } => state[..2] is "08" or "53" or "57" or "58" or "55" or "40" or "28" or "3D" || state == "25006",
        NpgsqlException or SocketException or TimeoutException or IOException => true,
        _ => false,
    };

    /// <summary>What an exception of Npgsql's means, in words that say what to do about it.</summary>
    internal static string Describe(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "the server's disk is full: free some space, writing goes on by itself",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            "the server does not let this user in: check the user and the password in storage.connection",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "the server has no database of that name: create it, or name another one in storage.connection",
        PostgresException postgres => $"PostgreSQL said: {postgres.MessageText} (code {postgres.SqlState})",
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => "the server does not answer in time: check that it runs and is not overloaded",
        _ => $"the server cannot be reached ({(exception.InnerException ?? exception).Message.TrimEnd('.')}): check that it runs, and storage.connection",
    };

    internal override T Guard<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception exception) when (exception is DbException or SocketException or TimeoutException)
        {
            throw new StorageException($"The database '{_name}' cannot be used: {Describe(exception)}.", exception);
        }
    }

    private void Guard(Action use) => Guard(() =>
    {
        use();
        return true;
    });
}
