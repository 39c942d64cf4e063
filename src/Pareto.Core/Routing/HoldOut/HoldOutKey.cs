using System.Buffers.Binary;
using Pareto.Core.Storage;

namespace Pareto.Core.Routing.HoldOut;

/// <summary>Draws the hold-out: the installation's own, so that every replica draws alike, after a restart too, and no client can choose.</summary>
internal sealed record HoldOutKey(ulong Value)
{
    public static HoldOutKey Of(InstallationKey key) => new(BinaryPrimitives.ReadUInt64LittleEndian(key.Seal("hold-out", [])));
}
