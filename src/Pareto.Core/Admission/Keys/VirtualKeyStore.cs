using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Storage;

namespace Pareto.Core.Admission.Keys;

/// <summary>
/// The virtual keys in the database. Of a key's text only the first characters and a keyed hash are kept. Every change
/// is one transaction that also moves the change number on, by which a running gateway sees it. Safe beside other processes.
/// </summary>
/// <exception cref="StorageException">From every method: the database cannot be used.</exception>
public sealed class VirtualKeyStore
{
    /// <summary>What every virtual key begins with.</summary>
    public const string Prefix = "pareto_key_";

    private const int SecretBytes = 32;
    private const int IdBytes = 8;
    private const int ShownCharacters = 6;

    private const string KeyColumns =
        "id AS Id, name AS Name, owner AS Owner, team AS Team, project AS Project, tags AS Tags, scopes AS Scopes, limits AS Limits, state AS State, created_at AS CreatedAt, expires_at AS ExpiresAt";

    private readonly Database _database;
    private readonly KeyHasher _hasher;
    private readonly TimeProvider _time;

    internal VirtualKeyStore(Database database, KeyHasher hasher, TimeProvider time)
    {
        _database = database;
        _hasher = hasher;
        _time = time;
    }

    /// <summary>The store of a database, for a program that is no gateway.</summary>
    public static VirtualKeyStore Of(Database database, TimeProvider time) =>
        new(database, new KeyHasher(InstallationKey.ReadOrCreate(database.Directory)), time);

    /// <summary>Makes a key. The draft has been validated.</summary>
    public KeyChange Create(KeyDraft draft)
    {
        var now = Now;
        var id = $"key_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes))}";
        return Change((connection, transaction) =>
        {
            var added = connection.Execute(
                """
                INSERT INTO virtual_key (id, name, owner, team, project, tags, scopes, limits, state, created_at, expires_at)
                VALUES (@id, @name, @owner, @team, @project, @tags, @scopes, @limits, 'enabled', @now, @expiresAt)
                ON CONFLICT (name) DO NOTHING
                """,
                new
                {
                    id,
                    name = draft.Name,
                    owner = draft.Owner,
                    team = draft.Team,
                    project = draft.Project,
                    tags = JsonSerializer.Serialize(draft.Tags, KeyJson.Options),
                    scopes = JsonSerializer.Serialize(draft.Scopes, KeyJson.Options),
                    limits = JsonSerializer.Serialize(draft.Limits, KeyJson.Options),
                    now,
                    expiresAt = draft.ExpiresAt?.ToUnixTimeMilliseconds(),
                },
                transaction);
            return added == 0 ? KeyChange.Refuse(KeyRefusal.NameTaken) : KeyChange.Done(Read(connection, transaction, id)!, AddSecret(connection, transaction, id, now));
        });
    }

    /// <summary>Gives a key another text. The one before stays good for the grace period, one from an earlier rotation no longer than it had.</summary>
    /// <param name="key">The key's id or name.</param>
    /// <param name="grace">How long; zero ends it at once.</param>
    public KeyChange Rotate(string key, TimeSpan grace)
    {
        var now = Now;
        return Change(key, (connection, transaction, found) =>
        {
            connection.Execute("DELETE FROM virtual_key_secret WHERE key_id = @Id AND valid_until <= @now", new { found.Id, now }, transaction);
            connection.Execute(
                "UPDATE virtual_key_secret SET valid_until = @end WHERE key_id = @Id AND valid_until IS NULL",
                new { found.Id, end = now + (long)grace.TotalMilliseconds },
                transaction);
            return AddSecret(connection, transaction, found.Id, now);
        });
    }

    /// <summary>Changes what a key may be used for, and how much. The edit has been validated.</summary>
    public KeyChange Edit(string key, KeyEdit edit) => Change(key, (connection, transaction, found) =>
    {
        connection.Execute(
            "UPDATE virtual_key SET scopes = @scopes, limits = @limits WHERE id = @Id",
            new
            {
                found.Id,
                scopes = JsonSerializer.Serialize(edit.Scopes ?? found.Scopes, KeyJson.Options),
                limits = JsonSerializer.Serialize(edit.Limits ?? found.Limits, KeyJson.Options),
            },
            transaction);
        return null;
    });

    /// <summary>Enables, disables or revokes a key; the state that it has already is no error.</summary>
    /// <param name="key">The key's id or name.</param>
    /// <param name="state">What it is to be.</param>
    public KeyChange SetState(string key, KeyState state) => Change(key, (connection, transaction, found) =>
    {
        connection.Execute("UPDATE virtual_key SET state = @state WHERE id = @Id", new { found.Id, state = KeyJson.Name(state) }, transaction);
        return null;
    });

    /// <summary>Every key there ever was, by name.</summary>
    public IReadOnlyList<VirtualKey> List() => _database.Guard(() =>
    {
        using var connection = _database.OpenReader();
        using var transaction = _database.BeginSnapshot(connection);
        var secrets = connection.Query<SecretRow>(SelectSecrets, transaction: transaction).ToLookup(secret => secret.KeyId);
        return (IReadOnlyList<VirtualKey>)[.. connection
            .Query<KeyRow>($"SELECT {KeyColumns} FROM virtual_key", transaction: transaction)
            .Select(row => KeyOf(row, secrets[row.Id]))
            .OrderBy(key => key.Name, StringComparer.Ordinal)];
    });

    /// <summary>The key of that id or name; null where there is none.</summary>
    public VirtualKey? Find(string key) => Find(_database, key);

    /// <inheritdoc cref="Find(string)"/>
    internal static VirtualKey? Find(Database database, string key) => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        using var transaction = database.BeginSnapshot(connection);
        return Read(connection, transaction, key);
    });

    /// <summary>Moves on with every change.</summary>
    internal long ChangeNumber() => _database.Guard(() =>
    {
        using var connection = _database.OpenReader();
        return connection.ExecuteScalar<long>("SELECT number FROM virtual_key_change");
    });

    /// <summary>All keys that were not revoked, by the hash of each text that opens them or did.</summary>
    internal (long ChangeNumber, IReadOnlyList<(byte[] Hash, VirtualKey Key, DateTimeOffset? ValidUntil)> Keys, bool Any) Load() => _database.Guard(() =>
    {
        using var connection = _database.OpenReader();
        using var transaction = _database.BeginSnapshot(connection);
        var number = connection.ExecuteScalar<long>("SELECT number FROM virtual_key_change", transaction: transaction);
        var keys = connection.Query<KeyRow>($"SELECT {KeyColumns} FROM virtual_key", transaction: transaction).ToDictionary(row => row.Id, row => KeyOf(row, []));
        var secrets = connection.Query<SecretRow>(SelectSecrets, transaction: transaction)
            .Select(secret => (secret.Hash, keys[secret.KeyId], Time(secret.ValidUntil)))
            .ToList();
        return (number, (IReadOnlyList<(byte[], VirtualKey, DateTimeOffset?)>)secrets, keys.Count > 0);
    });

    private const string SelectSecrets =
        "SELECT hash AS Hash, key_id AS KeyId, prefix AS Prefix, created_at AS CreatedAt, valid_until AS ValidUntil FROM virtual_key_secret";

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private KeyChange Change(string key, Func<DbConnection, DbTransaction, VirtualKey, string?> change) => Change((connection, transaction) =>
    {
        if (Read(connection, transaction, key) is not { } found)
        {
            return KeyChange.Refuse(KeyRefusal.Unknown);
        }

        if (found.State == KeyState.Revoked)
        {
            return KeyChange.Refuse(KeyRefusal.Revoked);
        }

        var secret = change(connection, transaction, found);
        return KeyChange.Done(found, secret);
    });

    private KeyChange Change(Func<DbConnection, DbTransaction, KeyChange> change) => _database.Guard(() =>
    {
        using var connection = _database.OpenWriter();

        // The number is moved on before the first look: whoever changes a key at the same time waits here, so what is read is
        // still so when it is written.
        using var transaction = connection.BeginTransaction();
        connection.Execute("UPDATE virtual_key_change SET number = number + 1", transaction: transaction);
        var done = change(connection, transaction);
        if (!done.IsDone)
        {
            return done;
        }

        var key = Read(connection, transaction, done.Key.Id)!;
        transaction.Commit();
        return KeyChange.Done(key, done.Secret);
    });

    private string AddSecret(DbConnection connection, DbTransaction transaction, string id, long now)
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        connection.Execute(
            "INSERT INTO virtual_key_secret (hash, key_id, prefix, created_at, valid_until) VALUES (@hash, @id, @prefix, @now, NULL)",
            new { hash = _hasher.Hash(secret), id, prefix = secret[..(Prefix.Length + ShownCharacters)], now },
            transaction);
        return secret;
    }

    private static VirtualKey? Read(DbConnection connection, DbTransaction transaction, string key)
    {
        // An id is looked for first: nobody may take over a key by giving another its id for a name.
        var row = connection.QueryFirstOrDefault<KeyRow>(
            $"SELECT {KeyColumns} FROM virtual_key WHERE id = @key OR name = @key ORDER BY id = @key DESC LIMIT 1", new { key }, transaction);
        return row is null
            ? null
            : KeyOf(row, connection.Query<SecretRow>($"{SelectSecrets} WHERE key_id = @Id", new { row.Id }, transaction));
    }

    private static VirtualKey KeyOf(KeyRow row, IEnumerable<SecretRow> secrets) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Owner = row.Owner,
        Team = row.Team,
        Project = row.Project,
        Tags = [.. JsonSerializer.Deserialize<string[]>(row.Tags, KeyJson.Options)!],
        Scopes = JsonSerializer.Deserialize<KeyScopeOptions>(row.Scopes, KeyJson.Options)!,
        Limits = [.. JsonSerializer.Deserialize<KeyLimitOptions[]>(row.Limits, KeyJson.Options)!],
        State = KeyJson.State(row.State),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        ExpiresAt = Time(row.ExpiresAt),
        Secrets = [.. secrets
            .Select(secret => new KeySecret(secret.Prefix, DateTimeOffset.FromUnixTimeMilliseconds(secret.CreatedAt), Time(secret.ValidUntil)))
            .OrderBy(secret => secret.ValidUntil is not null)
            .ThenByDescending(secret => secret.ValidUntil)],
    };

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    private sealed record KeyRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string? Owner { get; init; }

        public string? Team { get; init; }

        public string? Project { get; init; }

        public string Tags { get; init; } = "";

        public string Scopes { get; init; } = "";

        public string Limits { get; init; } = "";

        public string State { get; init; } = "";

        public long CreatedAt { get; init; }

        public long? ExpiresAt { get; init; }
    }

    private sealed record SecretRow
    {
        public byte[] Hash { get; init; } = [];

        public string KeyId { get; init; } = "";

        public string Prefix { get; init; } = "";

        public long CreatedAt { get; init; }

        public long? ValidUntil { get; init; }
    }
}
