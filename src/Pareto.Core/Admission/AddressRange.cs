using System.Net;
using System.Net.Sockets;

namespace Pareto.Core.Admission;

/// <summary>Ranges of addresses as people write them, and whether an address lies in one.</summary>
public static class AddressRange
{
    /// <summary>What a range looks like, for messages.</summary>
    public const string Expected = "an address or a range whose last bits are 0, such as 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32";

    /// <summary>The range in CIDR notation (RFC 4632, RFC 4291), or a single address; null for anything else.</summary>
    public static IPNetwork? Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            // Bits behind the prefix are dropped in reading: 10.0.0.1/8 would mean far more than the one who wrote it may know.
            return IPAddress.TryParse(text.AsSpan(0, text.IndexOf('/')), out var written) && written.Equals(network.BaseAddress) ? network : null;
        }

        // A lone number would be read as an address too.
        return text.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(text, out var address)
            ? new IPNetwork(Plain(address), Plain(address).AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
            : null;
    }

    /// <summary>Whether one of the ranges holds the address.</summary>
    public static bool Contain(ReadOnlySpan<IPNetwork> ranges, IPAddress address)
    {
        address = Plain(address);
        foreach (var range in ranges)
        {
            if (range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The address itself where it is an IPv4 one in the form of IPv6 (::ffff:192.0.2.7), as a socket of both families gives it.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
