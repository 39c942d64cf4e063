using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Pareto.Core.PolicyGate.AuditTrail;

/// <summary>
/// An entry that was noted outside the data directory, as <c>NUMBER:HASH</c>. A trail that holds it has not been written
/// anew up to there, not even by somebody who has the installation's key.
/// </summary>
public sealed record AuditMark(long Number, string Hash)
{
    private const int HexDigits = 64;

    public static bool TryParse(string? text, [NotNullWhen(true)] out AuditMark? mark)
    {
        var colon = text?.IndexOf(':') ?? -1;
        mark = colon > 0
            && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            && text!.Length - colon - 1 == HexDigits && text.AsSpan(colon + 1).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0
            ? new AuditMark(number, text[(colon + 1)..].ToLowerInvariant())
            : null;
        return mark is not null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Hash}");
}
