using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Pareto.Core.Storage;

/// <summary>
/// The one admin key: made by the gateway, told once, kept as SHA-256 over a random salt and the key. A slow password
/// hash would add nothing, since the key is 256 random bits that nobody can guess at any speed; the salt only keeps
/// equal keys of two installations from looking equal.
/// </summary>
public sealed class AdminKeyStore(Database database, TimeProvider time)
{
    private const string Prefix = "pareto_admin_";
    private const int SecretBytes = 32;
    private const int SaltBytes = 16;

    private static readonly int KeyLength = Prefix.Length + Base64Url.GetEncodedLength(SecretBytes);

    /// <summary>Makes the key where there is none yet. Returns it that one time, afterwards (or where another process was first) null.</summary>
    public string? CreateIfMissing() => Store("INSERT INTO admin_key (id, salt, hash, created_at) VALUES (1, @salt, @hash, @createdAt) ON CONFLICT DO NOTHING");

    /// <summary>Replaces the key; the old one is refused from here on, by every process.</summary>
    public string Rotate() => Store("INSERT INTO admin_key (id, salt, hash, created_at) VALUES (1, @salt, @hash, @createdAt) ON CONFLICT (id) DO UPDATE SET salt = excluded.salt, hash = excluded.hash, created_at = excluded.created_at")!;

    /// <summary>
    /// Whether this is the admin key, compared in constant time. Text of another form is refused without a look into
    /// the database, so client keys may be passed in.
    /// </summary>
    public bool Verify(string? key)
    {
        if (key is null || key.Length != KeyLength || !key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        // Read anew each time: a key rotated by the command line must stop working in a running gateway.
        var stored = database.Guard(() =>
        {
            using var connection = database.OpenReader();
            return connection.QuerySingleOrDefault<StoredKey>("SELECT salt AS Salt, hash AS Hash FROM admin_key");
        });
        return stored is not null && CryptographicOperations.FixedTimeEquals(HashOf(stored.Salt, key), stored.Hash);
    }

    private string? Store(string statement)
    {
        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return database.Guard(() =>
        {
            using var connection = database.OpenWriter();
            var row = new { salt, hash = HashOf(salt, key), createdAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
            return connection.Execute(statement, row) == 1 ? key : null;
        });
    }

    private static byte[] HashOf(byte[] salt, string key) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(key)]);

    private sealed record StoredKey(byte[] Salt, byte[] Hash);
}
