using System.Diagnostics.CodeAnalysis;

namespace Pareto.Core.Wire;

/// <summary>A <c>data:</c> URI with base64 content (RFC 2397), taken apart without copying it.</summary>
internal static class DataUri
{
    public static bool TryRead(string uri, [NotNullWhen(true)] out string? mediaType, out ReadOnlyMemory<char> base64)
    {
        mediaType = null;
        base64 = default;
        if (!uri.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        var head = comma < 0 ? "" : uri["data:".Length..comma];
        if (!head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var parameters = head.IndexOf(';', StringComparison.Ordinal);
        mediaType = head[..parameters].ToLowerInvariant();
        base64 = uri.AsMemory(comma + 1);
        return mediaType.Length > 0 && base64.Length > 0;
    }
}
