using System.Net;
using System.Net.Sockets;
using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>What the targets of a configured provider have in common, for those that the catalogue knows nothing about.</summary>
/// <param name="Location">Where they compute.</param>
/// <param name="PriceKey">The provider's name in the price catalogue; null where prices depend on the user's own server or contract.</param>
/// <param name="ChatAbilities">What a chat model there can be expected to do.</param>
internal sealed record ProviderTraits(TargetLocation Location, string? PriceKey, TargetAbilities ChatAbilities)
{
    /// <summary>The traits of validated options.</summary>
    public static ProviderTraits Of(ProviderOptions options)
    {
        var preset = ProviderPreset.Find(options.Preset)
            ?? throw new ArgumentException("options that name no known preset must be refused before", nameof(options));
        return new ProviderTraits(LocationOf(options, preset), preset.PriceKey, preset.Abilities);
    }

    /// <summary>What an uncatalogued model can be expected to do, as far as its name tells.</summary>
    public TargetAbilities AbilitiesOf(string model) =>
        ModelNames.IsEmbedding(model) ? TargetAbilities.Embeddings : ChatAbilities;

    private static TargetLocation LocationOf(ProviderOptions options, ProviderPreset preset)
    {
        if (options.Location is { } declared)
        {
            return TargetLocation.Parse(declared) ?? TargetLocation.External;
        }

        // A local kind of server on a public address is somebody else's machine until the user says otherwise.
        var url = options.BaseUrl ?? preset.BaseUrl;
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
