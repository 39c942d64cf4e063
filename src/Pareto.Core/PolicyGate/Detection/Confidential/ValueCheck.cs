namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>Checks the check digits of a match.</summary>
internal static class ValueCheck
{
    private const int Longest = 64;

    /// <summary>Whether the letters and digits of the value pass; whatever stands between them is no part of it.</summary>
    public static bool Passes(CheckDigit scheme, ReadOnlySpan<char> value)
    {
        Span<char> bare = stackalloc char[Longest];
        var length = 0;
        var digitsOnly = true;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                continue;
            }

            if (length == Longest)
            {
                return false;
            }

            bare[length++] = char.ToUpperInvariant(c);
            digitsOnly &= char.IsAsciiDigit(c);
        }

        var characters = bare[..length];
        return length > 1 && scheme switch
        {
            CheckDigit.Mod97 => CheckDigits.Mod97(characters, []),
            CheckDigit.Iban => length > 4 && CheckDigits.Mod97(characters[4..], characters[..4]),
            _ when !digitsOnly => false,
            CheckDigit.Luhn => CheckDigits.Luhn(characters),
            CheckDigit.Mod1110 => CheckDigits.Mod11To10(characters),
            CheckDigit.Verhoeff => CheckDigits.Verhoeff(characters),
            _ => false,
        };
    }
}
