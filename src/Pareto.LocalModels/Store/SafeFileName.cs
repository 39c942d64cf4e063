using System.Diagnostics.CodeAnalysis;

namespace Pareto.LocalModels.Store;

/// <summary>
/// File names from outside (addresses, headers, people), made safe: one name without a folder, of letters, digits and
/// <c>. _ - +</c>, that no system keeps for itself and that is no hidden file.
/// </summary>
internal static class SafeFileName
{
    public const string Extension = ".gguf";

    private const int Longest = 200;

    private static readonly HashSet<string> _reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>The last segment of a path or address, percent escapes already undone, as the name of a model file.</summary>
    public static bool TryMake(string raw, [NotNullWhen(true)] out string? name)
    {
        var last = raw[(raw.LastIndexOfAny(['/', '\\', ':']) + 1)..];
        var kept = string.Concat(last.Select(character => IsKept(character) ? character : '-')).TrimStart('.', '-');
        var bare = kept.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? kept[..^Extension.Length] : kept;
        bare = bare.TrimEnd('.', '-');
        name = bare.Any(char.IsAsciiLetterOrDigit) && bare.Length <= Longest && !_reserved.Contains(bare.Split('.')[0]) ? bare + Extension : null;
        return name is not null;
    }

    /// <summary>Whether a name that a person chose for a model can be kept as it is.</summary>
    public static bool IsSafe(string name) => TryMake(name, out var made) && made == name + Extension;

    private static bool IsKept(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' or '+';
}
