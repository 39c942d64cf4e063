using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pareto.Core.Storage;

/// <summary>The end of the audit trail as the gateway left it: how many entries there are, the last one's hash, and the installation's seal on both.</summary>
internal sealed record AuditHead(long Number, byte[] Hash, byte[] Seal)
{
    public static AuditHead Of(long number, byte[] hash, InstallationKey key) => new(number, hash, SealOf(number, hash, key));

    /// <summary>Whether an installation with that key wrote it.</summary>
    public bool IsSealedBy(InstallationKey key) => CryptographicOperations.FixedTimeEquals(Seal, SealOf(Number, Hash, key));

    private static byte[] SealOf(long number, byte[] hash, InstallationKey key)
    {
        var message = new byte[sizeof(long) + hash.Length];
        BinaryPrimitives.WriteInt64LittleEndian(message, number);
        hash.CopyTo(message, sizeof(long));
        return key.Seal("audit trail head", message);
    }
}
