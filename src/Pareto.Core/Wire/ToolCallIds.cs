using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Pareto.Core.Wire;

/// <summary>
/// Renames ids that another server gave, so that a tool loop can go on where theirs are refused. The same id always gets the
/// same new one, so calls and results stay together, and over turns the prompt stays the same to the provider's cache.
/// </summary>
internal static class ToolCallIds
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int NineCharacters = 9;

    private static readonly SearchValues<char> _alphanumeric = SearchValues.Create(Alphabet);

    public static string Fit(string id, ToolCallIdForm form) => form switch
    {
        ToolCallIdForm.AtMost40 when id.Length > 40 => Renamed(id, SHA256.HashSizeInBytes),
        ToolCallIdForm.NineAlphanumeric when id.Length != NineCharacters || id.AsSpan().ContainsAnyExcept(_alphanumeric) => Renamed(id, NineCharacters),
        _ => id,
    };

    private static string Renamed(string id, int length) => string.Create(length, id, static (span, source) =>
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(source.AsSpan()), hash);
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = Alphabet[hash[i] % Alphabet.Length];
        }
    });
}
