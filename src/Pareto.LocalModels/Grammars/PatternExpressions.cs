using System.Runtime.CompilerServices;

namespace Pareto.LocalModels.Grammars;

/// <summary>Makes patterns into expressions over text.</summary>
internal sealed class PatternExpressions(ExpressionPool pool)
{
    private readonly Dictionary<(Pattern Pattern, bool AtStart, bool AtEnd), Expression> _made = [];

    /// <summary>The texts in which the pattern is found, as JSON Schema has it.</summary>
    public Expression Found(string pattern)
    {
        var any = new Pattern.Repeat(new Pattern.Characters(SymbolSet.Text), 0, Expression.Unbounded);
        return Make(new Pattern.Sequence([any, PatternParser.Parse(pattern), any]), true, true);
    }

    /// <summary>The texts that the pattern matches as a whole.</summary>
    public Expression Whole(string pattern) => Make(PatternParser.Parse(pattern), true, true);

    /// <summary>Any text.</summary>
    public Expression AnyText { get; } = pool.Repeat(pool.Symbol(SymbolSet.Text));

    public Expression Literal(string text)
    {
        var result = pool.Empty;
        foreach (var rune in text.EnumerateRunes().Reverse())
        {
            result = pool.Sequence(pool.Symbol(rune.Value), result);
        }

        return result;
    }

    // What a pattern matches of a text when it begins where the text does, or ends where it ends, or not.
    private Expression Make(Pattern pattern, bool atStart, bool atEnd)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var key = pattern.HasAnchor ? (pattern, atStart, atEnd) : (pattern, false, false);
        if (!_made.TryGetValue(key, out var made))
        {
            _made.Add(key, made = pattern switch
            {
                Pattern.Characters characters => pool.Symbol(characters.Set),
                Pattern.Repeat repeat => pool.Repeat(Make(repeat.Part, false, false), repeat.Least, repeat.Most),
                Pattern.Start => atStart ? pool.Empty : pool.Nothing,
                Pattern.End => atEnd ? pool.Empty : pool.Nothing,
                Pattern.Choice choice => pool.Choice([.. choice.Parts.Select(part => Make(part, atStart, atEnd))]),
                Pattern.Sequence { HasAnchor: true } sequence => MakeAnchored(sequence.Parts, atStart, atEnd),
                _ => pool.Sequence([.. ((Pattern.Sequence)pattern).Parts.Select(part => Make(part, false, false))]),
            });
        }

        return made;
    }

    // An anchor further on still stands at the start where all before it matched the empty text, and likewise at the end.
    private Expression MakeAnchored(IReadOnlyList<Pattern> parts, bool atStart, bool atEnd)
    {
        var later = Make(parts[^1], false, atEnd);
        var atOnce = Make(parts[^1], atStart, atEnd);
        for (var i = parts.Count - 2; i >= 0; i--)
        {
            (later, atOnce) = (Join(parts[i], false, later, later, atEnd), Join(parts[i], atStart, later, atOnce, atEnd));
        }

        return atOnce;
    }

    // A part, and what comes after it when it took some text (later), or none (atOnce).
    private Expression Join(Pattern part, bool atStart, Expression later, Expression atOnce, bool atEnd)
    {
        var before = Make(part, atStart, false);
        var whole = Make(part, atStart, atEnd);
        return pool.Choice(
            pool.Sequence(before, later),
            before.IsNullable ? atOnce : pool.Nothing,
            later.IsNullable ? whole : pool.Nothing,
            whole.IsNullable && atOnce.IsNullable ? pool.Empty : pool.Nothing);
    }
}
