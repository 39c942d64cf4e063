using System.Text;
using System.Text.Json;

namespace Pareto.LocalModels.Grammars;

/// <summary>Makes answers with tool calls into an expression over bytes and special tokens.</summary>
internal sealed class ToolCallExpressions(JsonExpressions json, Func<string, IReadOnlyList<(string Text, int? Token)>> split)
{
    private static readonly JsonElement _anything = JsonElement.Parse("{}");
    private readonly ExpressionPool _pool = json.Pool;
    private readonly ExpressionPool _text = new();
    private readonly TextEncoder _plain = new(json.Pool, isJson: false);

    public Expression Compile(ToolCallGrammar grammar)
    {
        if (grammar.Calls.Count == 0)
        {
            throw new GrammarException("There is no tool to call.");
        }

        if (grammar.Calls.FirstOrDefault(call => !call.Begin.StartsWith(grammar.Trigger, StringComparison.Ordinal) || call.Begin.Length == 0) is { } stray)
        {
            throw new GrammarException($"A call that begins with '{stray.Begin}' does not begin with '{grammar.Trigger}'.");
        }

        var call = _pool.Choice([.. grammar.Calls.Select(Call)]);
        var calls = grammar.AllowsSeveral
            ? _pool.Sequence(call, _pool.Repeat(_pool.Sequence(Marked(grammar.Between), call), 0, GrammarLimits.Calls - 1))
            : call;
        if (grammar.IsRequired)
        {
            return calls;
        }

        if (grammar.Otherwise is { } schema)
        {
            return _pool.Choice(calls, new SchemaCompiler(json, schema).Compile());
        }

        var tokens = _pool.Symbol(SymbolSet.Of(grammar.FreeTokens.SelectMany(split)
            .Where(part => part.Token is not null)
            .Select(part => SymbolSet.FirstToken + part.Token!.Value)
            .Select(symbol => (symbol, symbol))));
        if (grammar.Trigger.Length == 0)
        {
            var begun = FreeFrom(grammar.Calls);
            return _pool.Sequence(_pool.Repeat(_pool.Sequence(begun, tokens)), _pool.Choice(calls, begun));
        }

        var free = FreeOf(grammar.Trigger);
        free = _pool.Sequence(free, _pool.Repeat(_pool.Sequence(tokens, free)));
        return grammar.AllowsSeveral
            ? _pool.Sequence(_pool.Repeat(_pool.Sequence(free, calls), 0, GrammarLimits.Calls), free)
            : _pool.Sequence(free, _pool.Optional(_pool.Sequence(calls, free)));
    }

    private Expression Call(ToolCallTag tag)
    {
        Expression arguments;
        try
        {
            arguments = new SchemaCompiler(json, tag.Arguments ?? _anything).Compile(objectsOnly: !IsList(tag.Arguments));
        }
        catch (GrammarException problem)
        {
            throw new GrammarException($"The arguments of the tool call that begins with '{tag.Begin.Trim()}': {problem.Message}");
        }

        return _pool.Sequence(Marked(tag.Begin), arguments, Marked(tag.End));
    }

    private static bool IsList(JsonElement? schema) =>
        schema is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("array");

    // A text in which special tokens are written out.
    private Expression Marked(string text) => _pool.Sequence([.. split(text).Select(part =>
        part.Token is { } token ? _pool.Symbol(SymbolSet.FirstToken + token) : _pool.Literal(Encoding.UTF8.GetBytes(part.Text)))]);

    // Any text in which the trigger does not stand.
    private Expression FreeOf(string trigger)
    {
        var patterns = new PatternExpressions(_text);
        var found = _text.Sequence(patterns.AnyText, patterns.Literal(trigger), patterns.AnyText);
        return _plain.Encode(_text, _text.Not(found));
    }

    // Any text that does not begin as a call does.
    private Expression FreeFrom(IReadOnlyList<ToolCallTag> calls)
    {
        var spaces = UnicodeSets.Spaces;
        var first = SymbolSet.Of(calls.Select(call => call.Begin.TrimStart().EnumerateRunes().FirstOrDefault(new Rune(' ')).Value).Select(value => (value, value)));
        return _plain.Encode(_text, _text.Sequence(
            _text.Repeat(_text.Symbol(spaces)),
            _text.Optional(_text.Sequence(_text.Symbol(spaces.Or(first).Others()), new PatternExpressions(_text).AnyText))));
    }
}
