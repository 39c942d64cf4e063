using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Pareto.Core.Storage;

namespace Pareto.Core.Admission;

/// <summary>
/// Turns keys into HMAC-SHA256 hashes under a secret of the installation. Whoever reads the database alone can neither
/// test a guess nor see that two installations hold the same key; and a client cannot choose what its key hashes to, so
/// a look-up by hash tells it nothing by its timing.
/// </summary>
internal sealed class KeyHasher(InstallationKey installation)
{
    public const int Size = HMACSHA256.HashSizeInBytes;

    private const int MostOnStack = 512;

    private readonly byte[] _secret = installation.Seal("client keys", []);

    /// <param name="key">A key as its holder writes it.</param>
    /// <param name="hash"><see cref="Size"/> bytes.</param>
    public void Hash(string key, Span<byte> hash)
    {
        var most = Encoding.UTF8.GetMaxByteCount(key.Length);
        byte[]? rented = null;
        var bytes = most <= MostOnStack ? stackalloc byte[MostOnStack] : rented = ArrayPool<byte>.Shared.Rent(most);
        var written = Encoding.UTF8.GetBytes(key, bytes);
        HMACSHA256.HashData(_secret, bytes[..written], hash);
        CryptographicOperations.ZeroMemory(bytes[..written]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public byte[] Hash(string key)
    {
        var hash = new byte[Size];
        Hash(key, hash);
        return hash;
    }

    /// <summary>Compares hashes, in constant time where it comes to that; spans look up without an array of their own.</summary>
    public sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals(byte[]? left, byte[]? right) => CryptographicOperations.FixedTimeEquals(left, right);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => CryptographicOperations.FixedTimeEquals(alternate, other);

        public int GetHashCode([DisallowNull] byte[] hash) => BitConverter.ToInt32(hash);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => BitConverter.ToInt32(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
