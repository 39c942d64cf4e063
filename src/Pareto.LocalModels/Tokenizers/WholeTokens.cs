using System.Buffers;

namespace Pareto.LocalModels.Tokenizers;

/// <summary>Finds tokens that are taken whole from a text, the longest first, before the rest of it is cut and merged.</summary>
internal sealed class WholeTokens
{
    private readonly (string Text, int Id)[] _tokens;
    private readonly SearchValues<string>? _any;

    public WholeTokens(TokenTable table, Func<TokenType, bool> include)
    {
        _tokens =
        [
            .. Enumerable.Range(0, table.Count)
                .Where(id => include(table.Types[id]) && table.Texts[id].Length > 0)
                .Select(id => (table.Texts[id], id))
                .OrderByDescending(token => token.Item1.Length),
        ];
        _any = _tokens.Length == 0 ? null : SearchValues.Create([.. _tokens.Select(token => token.Text)], StringComparison.Ordinal);
    }

    /// <summary>The parts of a text in order: tokens, and text between them (never empty) with a null token.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mayBe">Whether a token may form at a place; null where every one may.</param>
    public List<(int Start, int End, int? Token)> Split(string text, Func<int, TextRange, bool>? mayBe = null)
    {
        var parts = new List<(int Start, int End, int? Token)>();
        if (text.Length > 0)
        {
            parts.Add((0, text.Length, null));
        }

        if (_any is null || !text.AsSpan().ContainsAny(_any))
        {
            return parts;
        }

        foreach (var (token, id) in _tokens)
        {
            if (text.Contains(token, StringComparison.Ordinal))
            {
                parts = Split(text, parts, token, id, mayBe);
            }
        }

        return parts;
    }

    /// <summary>A token that is found whole; null where the vocabulary has none of the text.</summary>
    public int? Find(string text)
    {
        foreach (var (token, id) in _tokens)
        {
            if (token == text)
            {
                return id;
            }
        }

        return null;
    }

    private static List<(int Start, int End, int? Token)> Split(
        string text, List<(int Start, int End, int? Token)> parts, string token, int id, Func<int, TextRange, bool>? mayBe)
    {
        var result = new List<(int, int, int?)>();
        foreach (var part in parts)
        {
            var (start, from) = (part.Start, part.Start);
            while (part.Token is null && text.AsSpan(from, part.End - from).IndexOf(token, StringComparison.Ordinal) is >= 0 and var offset)
            {
                var at = from + offset;
                if (mayBe is not null && !mayBe(id, new TextRange(at, at + token.Length)))
                {
                    from = at + 1;
                    continue;
                }

                if (at > start)
                {
                    result.Add((start, at, null));
                }

                start = from = at + token.Length;
                result.Add((at, start, id));
            }

            if (start < part.End)
            {
                result.Add((start, part.End, part.Token));
            }
        }

        return result;
    }
}
