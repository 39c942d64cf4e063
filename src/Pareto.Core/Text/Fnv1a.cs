namespace Pareto.Core.Text;

/// <summary>The hash FNV-1a (Fowler, Noll and Vo) in 64 bits, over UTF-16 units: the same in every process and version. Its low bits mix poorly.</summary>
internal static class Fnv1a
{
    /// <summary>The hash of nothing.</summary>
    public const ulong Start = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<char> text) => Add(Start, text);

    public static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var unit in text)
        {
            hash = Add(hash, unit);
        }

        return hash;
    }

    public static ulong Add(ulong hash, char unit) => (hash ^ unit) * Prime;
}
