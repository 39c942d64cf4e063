using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// Makes grammars for the answers of one vocabulary, and keeps those that were asked for last. Made once a tokenizer; safe
/// for any number of threads. What cannot be made is told as a problem, for whoever asked for it to read; nothing that was
/// asked for is left out silently.
/// </summary>
public sealed class TokenConstraints
{
    private const int Kept = 32;

    private readonly TokenTrie _trie;
    private readonly Func<string, IReadOnlyList<(string Text, int? Token)>> _split;
    private readonly StringMasks _stringMasks;
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, Grammar Grammar)> _kept = [];

    public TokenConstraints(Tokenizer tokenizer)
        : this(new TokenTrie(tokenizer), tokenizer.SplitControls)
    {
    }

    internal TokenConstraints(TokenTrie trie, Func<string, IReadOnlyList<(string Text, int? Token)>> split)
    {
        _trie = trie;
        _split = split;
        _stringMasks = new StringMasks(trie);
    }

    /// <summary>Answers that are JSON and validate against a schema.</summary>
    public bool TryJsonSchema(JsonElement schema, [NotNullWhen(true)] out Func<ITokenConstraint>? make, [NotNullWhen(false)] out string? problem)
    {
        var source = schema.GetRawText();
        return TryMake($"schema {source}", source.Length, () => JsonSchema(schema, source), out make, out problem);
    }

    /// <summary>Answers that are JSON: any value, or any object.</summary>
    public bool TryAnyJson(bool objectsOnly, [NotNullWhen(true)] out Func<ITokenConstraint>? make, [NotNullWhen(false)] out string? problem) =>
        TryMake(objectsOnly ? "object" : "value", 0, () => JsonSchema(JsonElement.Parse(objectsOnly ? """{"type":"object"}""" : "{}"), string.Empty), out make, out problem);

    /// <summary>Answers that a regular expression matches as a whole.</summary>
    public bool TryRegex(string pattern, [NotNullWhen(true)] out Func<ITokenConstraint>? make, [NotNullWhen(false)] out string? problem) =>
        TryMake(
            $"pattern {pattern}",
            pattern.Length,
            () =>
            {
                var json = new JsonExpressions(new ExpressionPool());
                var text = new ExpressionPool();
                return (json, new TextEncoder(json.Pool, isJson: false).Encode(text, new PatternExpressions(text).Whole(pattern)));
            },
            out make,
            out problem);

    /// <summary>Answers that are one of some texts.</summary>
    public bool TryChoices(IReadOnlyList<string> choices, [NotNullWhen(true)] out Func<ITokenConstraint>? make, [NotNullWhen(false)] out string? problem) =>
        TryMake(
            $"choices {string.Join('\0', choices)}",
            choices.Sum(choice => (long)choice.Length),
            () =>
            {
                var json = new JsonExpressions(new ExpressionPool());
                return (json, new TextEncoder(json.Pool, isJson: false).Words(choices.Select(Encoding.UTF8.GetBytes)));
            },
            out make,
            out problem);

    /// <summary>Answers with tool calls: text that may turn into calls, or calls only.</summary>
    public bool TryToolCalls(ToolCallGrammar grammar, [NotNullWhen(true)] out Func<ITokenConstraint>? make, [NotNullWhen(false)] out string? problem)
    {
        var key = string.Join('\0', ["calls", grammar.Trigger, grammar.Between, $"{grammar.IsRequired} {grammar.AllowsSeveral}", grammar.Otherwise?.GetRawText() ?? string.Empty, .. grammar.FreeTokens, string.Empty, .. grammar.Calls.SelectMany(call => (string[])[call.Begin, call.Arguments?.GetRawText() ?? string.Empty, call.End])]);
        return TryMake(
            key,
            key.Length,
            () =>
            {
                CheckText(grammar.Otherwise?.GetRawText() ?? "{}");
                foreach (var call in grammar.Calls)
                {
                    CheckText(call.Arguments?.GetRawText() ?? "{}");
                }

                var json = new JsonExpressions(new ExpressionPool());
                return (json, new ToolCallExpressions(json, _split).Compile(grammar));
            },
            out make,
            out problem);
    }

    private static (JsonExpressions Json, Expression Root) JsonSchema(JsonElement schema, string source)
    {
        CheckText(source);
        var json = new JsonExpressions(new ExpressionPool());
        return (json, new SchemaCompiler(json, schema).Compile());
    }

    // Half a character in \u escapes could not be written down again.
    private static void CheckText(string source)
    {
        if (!source.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(source));
        try
        {
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
            }
        }
        catch (InvalidOperationException)
        {
            throw new GrammarException("The schema holds half a character in \\u escapes.");
        }
    }

    private bool TryMake(
        string key,
        long length,
        Func<(JsonExpressions Json, Expression Root)> compile,
        [NotNullWhen(true)] out Func<ITokenConstraint>? make,
        [NotNullWhen(false)] out string? problem)
    {
        (make, problem) = (null, null);
        try
        {
            if (_trie.MissingByte is { } missing)
            {
                throw new GrammarException($"The model's vocabulary has no token for the byte 0x{missing:X2} alone, so its answers cannot be held to a form.");
            }

            if (length > GrammarLimits.SourceCharacters)
            {
                throw new GrammarException($"It has {length} characters; at most {GrammarLimits.SourceCharacters} are taken.");
            }

            var grammar = Find(key) ?? Keep(key, Compile(compile));
            make = () => new TokenConstraint(grammar);
            return true;
        }
        catch (GrammarException refused)
        {
            problem = refused.Message;
        }
        catch (InsufficientExecutionStackException)
        {
            problem = "It is nested too deep.";
        }

        return false;
    }

    private Grammar Compile(Func<(JsonExpressions Json, Expression Root)> compile)
    {
        var (json, root) = compile();
        if (root == json.Pool.Nothing)
        {
            throw new GrammarException("No text satisfies it.");
        }

        return root.Shortest > GrammarLimits.ShortestAnswer
            ? throw new GrammarException($"The shortest answer would have {(root.Shortest == long.MaxValue ? "endlessly many" : $"at least {root.Shortest}")} characters; {GrammarLimits.ShortestAnswer} are the most that can be asked for.")
            : new Grammar(json.Pool, root, json.Strings, _trie, _stringMasks);
    }

    private Grammar? Find(string key)
    {
        lock (_lock)
        {
            for (var node = _kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key)
                {
                    _kept.Remove(node);
                    _kept.AddFirst(node);
                    return node.Value.Grammar;
                }
            }

            return null;
        }
    }

    private Grammar Keep(string key, Grammar grammar)
    {
        lock (_lock)
        {
            _kept.AddFirst((key, grammar));
            if (_kept.Count > Kept)
            {
                _kept.RemoveLast();
            }

            return grammar;
        }
    }
}
