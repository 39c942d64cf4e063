using System.Text;
using System.Text.Json;
using Pareto.Core.Text;

namespace Pareto.Core.Execution.Cascade;

/// <summary>
/// Finds what a reply answers, whatever way the model chose to say it: an object of JSON without the thoughts in it, a field of
/// JSON that a parser would refuse, a boxed formula, "the answer is …", a line behind "####", a reply that is nothing but an answer, or the number
/// its last sentence ends in; else all that it says. The last mark counts, since models correct themselves. Linear in the reply's length.
/// </summary>
internal static class AnswerExtractor
{
    // Whole replies up to this long are answers themselves.
    private const int WholeCharacters = 160;
    private const int WholeWords = 12;

    // What is longer is no answer that two models give alike.
    private const int MostCharacters = 2_000;

    private static readonly string[] Fields = ["\"answer\"", "\"final_answer\"", "\"finalAnswer\"", "\"result\"", "\"label\""];

    // Fields in which models think aloud: replies that agree differ in them.
    private static readonly string[] Thoughts = ["reasoning", "explanation", "rationale", "thoughts", "thinking", "analysis", "steps", "confidence"];

    private static readonly string[] Phrases = ["answer is", "answer:", "answer is:", "result is", "####"];

    /// <summary>The answer of a whole reply.</summary>
    /// <param name="reply">The model's own text.</param>
    /// <param name="question">What it was asked: an answer in many words repeats those of the question. Null where that is not known.</param>
    public static Answer Extract(string reply, TextGist? question = null)
    {
        var text = reply.AsSpan().Trim();
        if (text.IsEmpty)
        {
            return Answer.None;
        }

        if (JsonObject(text, question) is { } json)
        {
            return json;
        }

        if (Field(reply) is { } field)
        {
            return AnswerText.Normalise(field, marked: true, question);
        }

        if (Boxed(text) is { Length: > 0 } boxed)
        {
            return AnswerText.Normalise(boxed, marked: true, question);
        }

        if (Phrased(text) is { Length: > 0 } phrased)
        {
            return AnswerText.Normalise(phrased, marked: true, question);
        }

        if (IsWhole(text))
        {
            return AnswerText.Normalise(text, marked: true, question);
        }

        return LastNumber(text) is { Length: > 0 } number ? AnswerText.Normalise(number, marked: false, question) : FreeText(text, question);
    }

    private static Answer FreeText(ReadOnlySpan<char> text, TextGist? question) =>
        TextGist.Of(text, question) is { IsEmpty: false } gist ? new Answer(AnswerKind.FreeText, "", IsMarked: false) { Gist = gist } : Answer.None;

    private static string? Field(string reply)
    {
        foreach (var name in Fields)
        {
            for (var at = reply.LastIndexOf(name, StringComparison.Ordinal); at >= 0; at = at == 0 ? -1 : reply.LastIndexOf(name, at - 1, StringComparison.Ordinal))
            {
                var rest = reply.AsSpan(at + name.Length).TrimStart();
                if (rest.StartsWith(":"))
                {
                    return Value(rest[1..].TrimStart());
                }
            }
        }

        return null;
    }

    // A value as models write it: strings may hold backslashes that JSON does not know (formulas), or never end.
    private static string Value(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
        {
            return "";
        }

        return rest[0] switch
        {
            '"' => Quoted(rest[1..]),
            '[' or '{' => Balanced(rest).ToString(),
            _ => rest[..End(rest, ",}\r\n")].Trim().ToString(),
        };
    }

    private static string Quoted(ReadOnlySpan<char> rest)
    {
        var value = new StringBuilder();
        for (var i = 0; i < rest.Length && rest[i] != '"' && value.Length < MostCharacters; i++)
        {
            if (rest[i] != '\\' || i + 1 == rest.Length)
            {
                value.Append(rest[i]);
                continue;
            }

            i++;
            value.Append(rest[i] switch
            {
                // A letter behind: the name of a formula's command, whose backslash was not doubled.
                'n' when !IsLetter(rest, i + 1) => "\n",
                't' when !IsLetter(rest, i + 1) => "\t",
                '"' => "\"",
                '\\' => "\\",
                '/' => "/",
                var other => "\\" + other,
            });
        }

        return value.ToString();
    }

    private static bool IsLetter(ReadOnlySpan<char> text, int i) => i < text.Length && char.IsAsciiLetter(text[i]);

    private static ReadOnlySpan<char> Balanced(ReadOnlySpan<char> text)
    {
        var depth = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? '\0' : quote;
                continue;
            }

            depth += c is '[' or '{' or '(' ? 1 : c is ']' or '}' or ')' ? -1 : 0;
            quote = c is '"' or '\'' ? c : '\0';
            if (depth == 0)
            {
                return text[..(i + 1)];
            }
        }

        return text;
    }

    private static int End(ReadOnlySpan<char> text, ReadOnlySpan<char> ends) => text.IndexOfAny(ends) is >= 0 and var end ? end : text.Length;

    // The reply is an object, maybe in a fence; objects inside a longer text are its examples.
    private static Answer? JsonObject(ReadOnlySpan<char> text, TextGist? question)
    {
        if (text.StartsWith("```"))
        {
            text = text[End(text, "\n")..].Trim();
            text = (text.IndexOf("```") is >= 0 and var fence ? text[..fence] : text).Trim();
        }

        if (text.IsEmpty || text[0] != '{' || text[^1] != '}')
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text.ToString());
            return OfObject(document.RootElement, question);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Answer? OfObject(JsonElement reply, TextGist? question)
    {
        var fields = reply.EnumerateObject().Where(field => !Thoughts.Contains(field.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (fields.Count == 1 && Fields.Contains($"\"{fields[0].Name}\"") && fields[0].Value.ValueKind != JsonValueKind.Object)
        {
            return AnswerText.Normalise(fields[0].Value.ToString(), marked: true, question);
        }

        var canonical = new StringBuilder();
        AnswerText.WriteCanonical(fields, canonical);
        return fields.Count == 0 ? null : new Answer(AnswerKind.Json, canonical.ToString(), IsMarked: true) { Fields = AnswerText.Leaves(fields, question) };
    }

    private static ReadOnlySpan<char> Boxed(ReadOnlySpan<char> text)
    {
        const string Mark = "\\boxed{";
        var at = text.LastIndexOf(Mark);
        return at < 0 ? default : Balanced(text[(at + Mark.Length - 1)..]).Trim("{}");
    }

    private static ReadOnlySpan<char> Phrased(ReadOnlySpan<char> text)
    {
        int start = -1, length = 0;
        foreach (var phrase in Phrases)
        {
            if (text.LastIndexOf(phrase, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && at + phrase.Length > start + length)
            {
                (start, length) = (at, phrase.Length);
            }
        }

        if (start < 0)
        {
            return default;
        }

        var rest = text[(start + length)..].TrimStart(" \t\r\n:*");
        rest = rest[..End(rest, "\r\n")];
        return rest[..SentenceEnd(rest)].Trim();
    }

    private static int SentenceEnd(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] is '.' or ';' && char.IsWhiteSpace(text[i + 1]))
            {
                return i;
            }
        }

        return text.Length;
    }

    private static bool IsWhole(ReadOnlySpan<char> text)
    {
        if (text.Length > WholeCharacters || text.Count('\n') > 1)
        {
            return false;
        }

        var words = 0;
        foreach (var _ in text.Split(' '))
        {
            words++;
        }

        return words <= WholeWords;
    }

    // "… so she has 18 dollars left." A longer text that ends without a number commits itself to none.
    private static ReadOnlySpan<char> LastNumber(ReadOnlySpan<char> text)
    {
        var line = text[(text.LastIndexOf('\n') + 1)..].TrimEnd(" .*");
        if (line.LastIndexOf(". ") is >= 0 and var sentence)
        {
            line = line[(sentence + 1)..];
        }

        var end = line.LastIndexOfAnyInRange('0', '9') + 1;
        var start = end;
        while (start > 0 && (char.IsAsciiDigit(line[start - 1]) || line[start - 1] is '.' or ','))
        {
            start--;
        }

        return line[(start > 0 && line[start - 1] == '-' ? start - 1 : start)..end];
    }
}
