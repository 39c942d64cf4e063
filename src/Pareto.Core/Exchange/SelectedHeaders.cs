using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>The request headers that a policy asks for, and no others. They may hold anything, so they never print themselves.</summary>
public readonly struct SelectedHeaders(ImmutableArray<KeyValuePair<string, string>> headers)
{
    private readonly ImmutableArray<KeyValuePair<string, string>> _headers = headers;

    public static SelectedHeaders None => default;

    /// <summary>The header's value as sent; null when the request had none. Names are alike in either case.</summary>
    public string? Find(string name)
    {
        if (!_headers.IsDefault)
        {
            foreach (var header in _headers)
            {
                if (string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase))
                {
                    return header.Value;
                }
            }
        }

        return null;
    }

    public override string ToString() => $"{(_headers.IsDefault ? 0 : _headers.Length)} headers";
}
