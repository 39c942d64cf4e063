using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>
/// Values that a name calls a secret: keys and tokens that look made by a generator, passwords that are more than a word,
/// the credentials of headers and connection strings.
/// </summary>
internal static class NamedSecrets
{
    private const int LongestName = 60;
    private const int LeastToken = 10;
    private const int LongestToken = 400;
    private const int LeastPassword = 6;
    private const int LongestPassword = 100;

    /// <param name="start">Where the word begins that made the name interesting.</param>
    /// <param name="upTo">How far names were read already; kept between calls of one scan.</param>
    public static void Look(ReadOnlySpan<char> text, int start, int end, ref int upTo, List<Candidate> found)
    {
        if (start < upTo)
        {
            return;
        }

        var nameStart = start;
        while (nameStart > 0 && start - nameStart < LongestName && IsName(text[nameStart - 1]))
        {
            nameStart--;
        }

        var nameEnd = end;
        while (nameEnd < text.Length && nameEnd - end < LongestName && IsName(text[nameEnd]))
        {
            nameEnd++;
        }

        upTo = nameEnd;
        // "My API key is …" has its words apart.
        var name = text[nameStart..nameEnd];
        if (nameStart > 0 && text[nameStart - 1] == ' ' && nameStart > 1 && char.IsAsciiLetter(text[nameStart - 2]))
        {
            var before = nameStart - 1;
            while (before > 0 && nameStart - before < LongestName && char.IsAsciiLetterOrDigit(text[before - 1]))
            {
                before--;
            }

            name = text[before..nameEnd];
        }

        var kind = SecretName.Judge(name);
        if (kind == NameKind.None)
        {
            return;
        }

        if (!TryReadValue(text, nameEnd, kind, out var assignment))
        {
            // In a run longer than any value no name counts: what would be its value is part of that run.
            upTo = Math.Max(upTo, assignment.End);
            return;
        }

        var value = text[assignment.Start..assignment.End];
        var next = assignment.End < text.Length ? text[assignment.End] : ' ';
        if (!assignment.IsQuoted && next == '(' || PublicUses.Precede(text, assignment.Start))
        {
            return;
        }

        value = assignment.IsQuoted ? value : value.TrimEnd(".,!?:");
        if (kind == NameKind.Password ? IsPassword(value, assignment) : IsToken(value, kind, assignment))
        {
            var (type, score) = kind == NameKind.Password ? ("PASSWORD", 0.7) : ("API_KEY", kind == NameKind.Strong ? 0.75 : 0.6);
            found.Add(new Candidate(assignment.Start, assignment.Start + value.Length, type, FindingCategory.Secret, score));
        }
    }

    private static bool IsName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.';

    private static bool TryReadValue(ReadOnlySpan<char> text, int nameEnd, NameKind kind, out Assignment assignment)
    {
        if (Assignment.TryRead(text, nameEnd, out assignment))
        {
            return true;
        }

        // In a sentence: "the password is …", "le mot de passe est …".
        foreach (var verb in (ReadOnlySpan<string>)[" is ", " is: ", " ist ", " lautet ", " est ", " es ", " to "])
        {
            if (kind != NameKind.Weak && text[nameEnd..].StartsWith(verb, StringComparison.Ordinal))
            {
                var start = nameEnd + verb.Length;
                while (start < text.Length && text[start] is '"' or '\'' or '`' or '*' or ' ')
                {
                    start++;
                }

                var length = text[start..].IndexOfAny(" \t\r\n\"'`<>,;".AsSpan());
                assignment = new Assignment(start, length < 0 ? text.Length : start + length, IsQuoted: false, OnNextLine: false);
                var value = text[assignment.Start..assignment.End];
                // Words follow such a verb more often than passwords do: only what no word looks like counts.
                return value.IndexOfAnyInRange('0', '9') >= 0 && value.IndexOfAnyInRange('A', 'z') >= 0 && value.IndexOf('-') < 0 && value.TrimStart("0123456789").TrimEnd(".!?").ContainsAnyExceptInRange('a', 'z');
            }
        }

        return false;
    }

    private static bool IsToken(ReadOnlySpan<char> value, NameKind kind, Assignment assignment)
    {
        var least = kind == NameKind.Strong ? LeastToken : 20;
        if (value.Length < least || value.Length > LongestToken || Placeholders.Looks(value))
        {
            return false;
        }

        var digits = 0;
        foreach (var letter in value)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '.' or '=' or '-' or '+' or '/' or '~' or ':' or '!' or '@' or '#' or '$' or '%' or '^' or '*' or '|')
                && !(assignment.IsQuoted && letter is > ' ' and < (char)127))
            {
                return false;
            }

            digits += char.IsAsciiDigit(letter) ? 1 : 0;
        }

        // A generator's value of this length without a digit is rare; digits alone are a number.
        var isLong = value.Length >= 24;
        if (digits == value.Length || digits == 0 && !isLong)
        {
            return false;
        }

        var entropy = Randomness.Entropy(value);
        var leastEntropy = Math.Min(3.3, 0.88 * Math.Log2(value.Length));
        return entropy >= leastEntropy && Randomness.Irregularity(value) >= (kind == NameKind.Strong && !assignment.OnNextLine ? 0.3 : 0.4) && !(kind == NameKind.Weak && IsHash(value));
    }

    // Hexadecimal of a digest's length, or a UUID: under a weak name more likely an identifier.
    private static bool IsHash(ReadOnlySpan<char> value)
    {
        foreach (var letter in value)
        {
            if (!char.IsAsciiHexDigit(letter) && letter != '-')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPassword(ReadOnlySpan<char> value, Assignment assignment)
    {
        if (assignment.OnNextLine || value.Length < LeastPassword || value.Length > LongestPassword || Placeholders.IsUsualPassword(value))
        {
            return false;
        }

        bool hasLetter = false, hasDigit = false, hasSign = false;
        foreach (var letter in value)
        {
            hasLetter |= char.IsLetter(letter);
            hasDigit |= char.IsAsciiDigit(letter);
            hasSign |= letter is '!' or '@' or '#' or '$' or '%' or '^' or '&' or '*' or '+' or '?' or '~';
            if (char.IsWhiteSpace(letter) || letter is '{' or '}' or '<' or '>' or '|' || letter == '[' && !assignment.IsQuoted)
            {
                return false;
            }
        }

        // config.password2 is a name, not a password; so are a path, an option and a variable.
        var irregularity = Randomness.Irregularity(value);
        var isReference = !assignment.IsQuoted && ((value.Contains('.') || value.Contains('/')) && !hasSign && irregularity < 0.3 || value[0] is '@' or '-')
            || value.Contains('-') && !hasSign && irregularity < 0.2;
        return hasLetter && (hasDigit || hasSign) && !isReference && value[0] != '/' && value.IndexOf("://", StringComparison.Ordinal) < 0;
    }
}
