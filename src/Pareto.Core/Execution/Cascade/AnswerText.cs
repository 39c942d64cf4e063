using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pareto.Core.Text;

namespace Pareto.Core.Execution.Cascade;

/// <summary>Brings answers into the form in which equal ones are equal texts.</summary>
internal static class AnswerText
{
    // Marks of typesetting that change how a formula looks, not what it says.
    private static readonly (string Mark, string Plain)[] Typesetting =
    [
        ("\\dfrac", "\\frac"), ("\\tfrac", "\\frac"), ("\\left", ""), ("\\right", ""), ("\\!", ""), ("\\,", ""), ("\\;", ""), ("\\ ", " "),
        ("\\(", ""), ("\\)", ""), ("\\[", ""), ("\\]", ""), ("^{\\circ}", ""), ("^\\circ", ""), ("\\%", "%"), ("\\$", ""), ("$", ""), ("**", ""),
    ];

    private const string CurrencySigns = "€£¥";

    private static readonly SearchValues<char> SignsOfCode = SearchValues.Create("\\^=_<>+*/|~[]{}()&;#@");

    /// <summary>The answer in comparable form; none where nothing is left of it.</summary>
    /// <param name="answer">What a reply answers, as it wrote it.</param>
    /// <param name="marked">The reply marked it as its answer.</param>
    /// <param name="question">What it was asked; null where that is not known.</param>
    public static Answer Normalise(ReadOnlySpan<char> answer, bool marked, TextGist? question = null)
    {
        var text = answer.Trim();
        if (IsCode(text))
        {
            return new Answer(AnswerKind.Literal, Literal(text), marked);
        }

        text = Plain(text);
        if (text.IsEmpty)
        {
            return Answer.None;
        }

        if (TryNumber(text, out var number))
        {
            return new Answer(AnswerKind.Number, number.ToString("G12", CultureInfo.InvariantCulture), marked);
        }

        if (Label(text) is { } label)
        {
            return new Answer(AnswerKind.Label, label, marked);
        }

        return new Answer(AnswerKind.Text, Words(text), marked) { Gist = IsSpan(text) ? TextGist.OfSpan(text, question) : null };
    }

    // Several words of a text, of which one may be missing and all still be said; in formulas and code every sign counts.
    private static bool IsSpan(ReadOnlySpan<char> text) => text.Contains(' ') && text.IndexOfAny(SignsOfCode) < 0;

    /// <summary>A JSON value with sorted fields and comparable leaves.</summary>
    public static void WriteCanonical(JsonElement value, StringBuilder to)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteCanonical(value.EnumerateObject(), to);
                break;
            case JsonValueKind.Array:
                to.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    WriteCanonical(item, to);
                    to.Append(';');
                }

                to.Append(']');
                break;
            default:
                to.Append(Normalise(value.ToString(), marked: true).Canonical);
                break;
        }
    }

    /// <summary>The same for some fields of an object.</summary>
    public static void WriteCanonical(IEnumerable<JsonProperty> fields, StringBuilder to)
    {
        to.Append('{');
        foreach (var field in fields.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            to.Append(field.Name).Append(':');
            WriteCanonical(field.Value, to);
            to.Append(';');
        }

        to.Append('}');
    }

    /// <summary>The leaves of some fields of an object, by their paths.</summary>
    public static ImmutableSortedDictionary<string, Answer> Leaves(IEnumerable<JsonProperty> fields, TextGist? question)
    {
        var leaves = ImmutableSortedDictionary.CreateBuilder<string, Answer>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            AddLeaves(field.Name, field.Value, question, leaves);
        }

        return leaves.ToImmutable();
    }

    private static void AddLeaves(string path, JsonElement value, TextGist? question, ImmutableSortedDictionary<string, Answer>.Builder to)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in value.EnumerateObject())
                {
                    AddLeaves($"{path}.{field.Name}", field.Value, question, to);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index())
                {
                    AddLeaves($"{path}[{i}]", item, question, to);
                }

                break;
            default:
                to[path] = Normalise(value.ToString(), marked: true, question);
                break;
        }
    }

    /// <summary>Reads a number with its separators, sign, currency, percent, fraction and unit.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        text = text.Trim();
        var negative = text.Length > 1 && text[0] is '-' or '−';
        text = (negative ? text[1..] : text).TrimStart(CurrencySigns).TrimStart();
        if (text.StartsWith("\\frac{") && text.IndexOf("}{") is > 0 and var middle && text[^1] == '}')
        {
            if (!TryNumber(text[6..middle], out var above) || !TryNumber(text[(middle + 2)..^1], out var below) || below == 0)
            {
                return false;
            }

            number = (negative ? -1 : 1) * above / below;
            return true;
        }

        var length = NumberLength(text);
        if (length == 0 || !double.TryParse(text[..length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        var rest = text[length..].TrimStart(" %°");
        if (rest.StartsWith("/") && NumberLength(rest[1..].TrimStart()) is > 0 and var divisorLength)
        {
            rest = rest[1..].TrimStart();
            var divisor = double.Parse(rest[..divisorLength], NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
            if (divisor == 0)
            {
                return false;
            }

            number /= divisor;
            rest = rest[divisorLength..].TrimStart();
        }

        number = negative ? -number : number;
        return IsUnit(rest);
    }

    private static int NumberLength(ReadOnlySpan<char> text)
    {
        var i = 0;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || (text[i] is '.' or ',' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))))
        {
            i++;
        }

        return i;
    }

    // Words behind a number, such as "km per hour" or "\text{ cm}^2"; a formula is more than a number.
    private static bool IsUnit(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("\\text"))
        {
            return true;
        }

        foreach (var c in text)
        {
            if (!char.IsLetter(c) && c is not (' ' or '.' or '/' or '%' or '-' or ','))
            {
                return false;
            }
        }

        // "3x" and "2pi" are formulas, "3 x" hardly occurs.
        return text.IsEmpty || text.Length > 3 || !char.IsLetter(text[0]) || text is "am" or "pm" or "cm" or "km" or "mm" or "kg" or "ft" or "m" or "g" or "mph";
    }

    private static string? Label(ReadOnlySpan<char> text)
    {
        var inner = text.Trim("()[]. :");
        if (inner.Length == 1 && inner[0] is >= 'A' and <= 'P')
        {
            return inner.ToString();
        }

        // "B) because …", "(C): …"
        var open = text[0] == '(' ? 1 : 0;
        return text.Length > open + 2 && text[open] is >= 'A' and <= 'P' && text[open + 1] is ')' or '.' or ':' && !char.IsLetter(text[open + 2])
            ? text[open].ToString()
            : null;
    }

    private static bool IsCode(ReadOnlySpan<char> text) =>
        text.Length > 1 && ((text[0], text[^1]) is ('\'', '\'') or ('"', '"') or ('[', ']') or ('{', '}') || (text[0] == '(' && text[^1] == ')' && text.Contains(',')));

    // Outside strings blanks do not count, and a string that is the whole answer goes by its content.
    private static string Literal(ReadOnlySpan<char> text)
    {
        if (text[0] is '\'' or '"' && text[1..^1].IndexOf(text[0]) < 0)
        {
            return Words(text[1..^1]);
        }

        var literal = new StringBuilder(text.Length);
        var quote = '\0';
        foreach (var c in text)
        {
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                continue;
            }

            var mark = c is '\'' or '"' && (quote == '\0' || quote == c);
            quote = !mark ? quote : quote == '\0' ? c : '\0';
            literal.Append(mark ? '\'' : c);
        }

        return literal.ToString();
    }

    private static ReadOnlySpan<char> Plain(ReadOnlySpan<char> text)
    {
        var plain = text.Trim().ToString();
        foreach (var (mark, replacement) in Typesetting)
        {
            plain = plain.Replace(mark, replacement, StringComparison.Ordinal);
        }

        return plain.AsSpan().Trim().TrimEnd('.');
    }

    // Plain words in any case are one answer; where digits and signs stand between them, case may matter. A lone
    // number or truth value in quotes is the value.
    private static string Words(ReadOnlySpan<char> text)
    {
        if (TryNumber(text, out var number))
        {
            return number.ToString("G12", CultureInfo.InvariantCulture);
        }

        var words = new StringBuilder(text.Length);
        var plain = true;
        var formula = false;
        foreach (var c in text)
        {
            formula |= c is '\\' or '^' or '=';
            plain &= char.IsLetter(c) || c is ' ' or '-' or '\'' or ',' or '.';
        }

        foreach (var c in text.Trim())
        {
            if (!char.IsWhiteSpace(c))
            {
                words.Append(plain ? char.ToLowerInvariant(c) : c);
            }
            else if (!formula && words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.ToString();
    }
}
