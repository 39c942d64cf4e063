using System.Collections.Immutable;

namespace Pareto.Core.Routing.Expressions;

/// <summary>
/// Parts an expression into words: names, numbers, texts in single or double quotes, and symbols. In a text only the quote that it
/// stands in is written with a backslash before it; every other backslash is one, so patterns need no doubling.
/// </summary>
internal static class Lexer
{
    private static readonly string[] Symbols = ["==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ","];

    // What other languages write, longest first.
    private static readonly (string Foreign, string Own)[] Foreign =
    [
        ("=~", "matches"), ("&&", "and"), ("||", "or"), ("=", "=="), ("&", "and"), ("|", "or"), ("!", "not"), ("~", "matches"),
        ("{", "["), ("}", "]"), ("“", "\""), ("”", "\""), ("„", "\""), ("‘", "'"), ("’", "'"), ("`", "\""),
    ];

    /// <summary>The words, the last one <see cref="TokenKind.End"/>; empty after a problem.</summary>
    public static ImmutableArray<Token> Read(string source, out ExpressionProblem? problem)
    {
        var tokens = ImmutableArray.CreateBuilder<Token>();
        var next = 0;
        problem = null;
        while (true)
        {
            while (next < source.Length && char.IsWhiteSpace(source[next]))
            {
                next++;
            }

            var start = next;
            if (start == source.Length)
            {
                tokens.Add(new Token(TokenKind.End, "", start));
                return tokens.DrainToImmutable();
            }

            var first = source[start];
            if (char.IsAsciiLetter(first) || first == '_')
            {
                next = EndOf(source, start, static character => char.IsAsciiLetterOrDigit(character) || character == '_');
                tokens.Add(new Token(TokenKind.Name, source[start..next], start));
            }
            else if (char.IsAsciiDigit(first) || (first is '-' or '.' && start + 1 < source.Length && char.IsAsciiDigit(source[start + 1])))
            {
                next = EndOfNumber(source, start);
                tokens.Add(new Token(TokenKind.Number, source[start..next], start));
            }
            else if (first is '"' or '\'')
            {
                if (EndOfText(source, start) is not { } end)
                {
                    problem = new ExpressionProblem(start, $"the text that begins here has no closing {first}.");
                    return [];
                }

                next = end + 1;
                tokens.Add(new Token(TokenKind.Text, source[(start + 1)..end].Replace("\\" + first, first.ToString(), StringComparison.Ordinal), start));
            }
            else if (Array.Find(Symbols, symbol => source.AsSpan(start).StartsWith(symbol, StringComparison.Ordinal)) is { } symbol)
            {
                next += symbol.Length;
                tokens.Add(new Token(TokenKind.Symbol, symbol, start));
            }
            else
            {
                problem = new ExpressionProblem(start, Unreadable(source.AsSpan(start)));
                return [];
            }
        }
    }

    private static int EndOf(string source, int start, Func<char, bool> belongs)
    {
        while (start < source.Length && belongs(source[start]))
        {
            start++;
        }

        return start;
    }

    private static int EndOfNumber(string source, int start)
    {
        var end = EndOf(source, source[start] == '-' ? start + 1 : start, char.IsAsciiDigit);
        return end + 1 < source.Length && source[end] == '.' && char.IsAsciiDigit(source[end + 1]) ? EndOf(source, end + 1, char.IsAsciiDigit) : end;
    }

    private static int? EndOfText(string source, int start)
    {
        for (var i = start + 1; i < source.Length; i++)
        {
            if (source[i] == source[start])
            {
                return i;
            }

            if (source[i] == '\\' && i + 1 < source.Length && source[i + 1] == source[start])
            {
                i++;
            }
        }

        return null;
    }

    private static string Unreadable(ReadOnlySpan<char> rest)
    {
        foreach (var (foreign, own) in Foreign)
        {
            if (rest.StartsWith(foreign, StringComparison.Ordinal))
            {
                return $"{foreign} is written {own} here.";
            }
        }

        return char.IsControl(rest[0]) || char.IsSurrogate(rest[0]) ? $"U+{(int)rest[0]:X4} stands for nothing here." : $"{rest[0]} stands for nothing here.";
    }
}
