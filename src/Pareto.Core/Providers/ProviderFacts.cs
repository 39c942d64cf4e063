using System.Net;
using System.Net.Sockets;
using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>What is known of a configured provider before its models are looked at.</summary>
/// <param name="Preset">The preset's name, by which the price catalogue knows the provider.</param>
/// <param name="Host">The host of its address; null where it has none.</param>
/// <param name="Location">Where it computes.</param>
/// <param name="Abilities">What an uncatalogued chat model there can be expected to do.</param>
internal sealed record ProviderFacts(string Preset, string? Host, TargetLocation Location, TargetAbilities Abilities)
{
    /// <summary>The facts of validated options.</summary>
    public static ProviderFacts Of(ProviderOptions options)
    {
        var preset = ProviderPreset.Of(options);
        var url = options.BaseUrl ?? preset.BaseUrl;
        return new ProviderFacts(preset.Name, url?.IdnHost, LocationOf(options, preset, url), preset.Abilities);
    }

    private static TargetLocation LocationOf(ProviderOptions options, ProviderPreset preset, Uri? url)
    {
        if (options.Location is { } declared)
        {
            return TargetLocation.Parse(declared) ?? TargetLocation.External;
        }

        // A local kind of server on a public address is somebody else's machine until the user says otherwise.
        return preset.Local && (url is null || IsPrivate(url)) ? TargetLocation.Local : TargetLocation.External;
    }

    private static bool IsPrivate(Uri url)
    {
        if (!IPAddress.TryParse(url.IdnHost, out var address))
        {
            // Names that no public resolver gives out: a bare host name and the special-use domains.
            var host = url.IdnHost;
            return !host.Contains('.')
                || host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        }

        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal)
        {
            return true;
        }

        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            && (bytes[0] == 10
                || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)
                || (bytes[0] == 192 && bytes[1] == 168)
                || (bytes[0] == 169 && bytes[1] == 254));
    }
}
