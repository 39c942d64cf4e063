using System.Net;
using System.Net.Sockets;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>Tells the catalog what is known of a configured provider before its models are looked at.</summary>
internal static class ProviderPresets
{
    /// <summary>
    /// The traits of a provider. One with an unknown preset, which <see cref="ProviderOptionsValidator"/> reports, counts
    /// as some compatible server, so that the rest of the configuration can still be checked.
    /// </summary>
    public static ProviderTraits TraitsOf(ProviderOptions options)
    {
        var preset = ProviderPreset.Find(options.Preset) ?? ProviderPreset.Find("openai-compatible")!;
        var url = options.BaseUrl ?? preset.BaseUrl;
        return new ProviderTraits
        {
            Preset = preset.Name,
            Host = url is { IsAbsoluteUri: true } ? url.IdnHost : null,
            Location = LocationOf(options, preset, url),
            Abilities = preset.Abilities,
        };
    }

    private static TargetLocation LocationOf(ProviderOptions options, ProviderPreset preset, Uri? url)
    {
        if (options.Location is { } declared)
        {
            return TargetLocation.Parse(declared) ?? TargetLocation.External;
        }

        // A local kind of server on a public address is somebody else's machine until the user says otherwise.
        return preset.Local && (url is null || (url.IsAbsoluteUri && IsPrivate(url))) ? TargetLocation.Local : TargetLocation.External;
    }

    /// <summary>Whether a provider that is declared local sits at an address of the open network.</summary>
    public static bool IsLocalAtPublicAddress(ProviderOptions options) =>
        options.Location == "local"
        && (options.BaseUrl ?? ProviderPreset.Find(options.Preset)?.BaseUrl) is { IsAbsoluteUri: true } url
        && !IsPrivate(url);

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
