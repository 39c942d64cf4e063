using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// What JSON is made of, over bytes. White space stands where people put it when they indent, and never more than one line
/// end and <see cref="Indent"/> spaces in a row, so that no model is caught in it.
/// </summary>
internal sealed class JsonExpressions
{
    private const int Indent = 24;

    private readonly Expression _space;
    private readonly Expression _comma;
    private readonly Expression _colon;

    public JsonExpressions(ExpressionPool pool)
    {
        Pool = pool;
        Strings = new JsonStrings(pool);
        var blank = pool.Symbol(' ');
        _space = pool.Optional(pool.Choice(blank, pool.Sequence(pool.Symbol('\n'), pool.Repeat(blank, 0, Indent))));
        _comma = pool.Sequence(pool.Symbol(','), _space);
        _colon = pool.Sequence(pool.Symbol(':'), pool.Optional(blank));
    }

    public ExpressionPool Pool { get; }

    public JsonStrings Strings { get; }

    public Expression Word(string word) => Pool.Literal(Encoding.UTF8.GetBytes(word));

    /// <summary>A property of an object, from its name, in quotes, to its value.</summary>
    public Expression Property(Expression name, Expression value) => Pool.Sequence(name, _colon, value);

    /// <summary>What comes before a property or item: the opening bracket's space before the first, a comma before others.</summary>
    public Expression Before(bool isFirst) => isFirst ? _space : _comma;

    public Expression Open(char bracket, Expression inside) => Pool.Sequence(Pool.Symbol(bracket), inside);

    /// <summary>The closing bracket, with space before it where there was something within.</summary>
    public Expression Close(char bracket, bool isEmpty) => isEmpty ? Pool.Symbol(bracket) : Pool.Sequence(_space, Pool.Symbol(bracket));

    /// <summary>One value, written the usual way.</summary>
    public Expression Value(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().Select(member => Property(Word(Quote(member.Name)), Value(member.Value))).ToArray();
                return Open('{', Join(members, '}'));
            case JsonValueKind.Array:
                return Open('[', Join([.. value.EnumerateArray().Select(Value)], ']'));
            default:
                return Word(Text(value));
        }
    }

    /// <summary>How a value that holds no others is written.</summary>
    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Quote(value.GetString()!),
        JsonValueKind.Number => Number(value),
        _ => value.GetRawText(),
    };

    public static string Quote(string text)
    {
        var result = new StringBuilder("\"", text.Length + 2);
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                < ' ' => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => result.Append(character),
            };
        }

        return result.Append('"').ToString();
    }

    private Expression Join(Expression[] parts, char bracket)
    {
        var result = Close(bracket, parts.Length == 0);
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            result = Pool.Sequence(Before(i == 0), parts[i], result);
        }

        return result;
    }

    // 1e2 and 100.0 are 100, as bounds and integers know it.
    private static string Number(JsonElement value)
    {
        if (!value.TryGetDecimal(out var number) || Math.Abs(number) >= NumberExpressions.Largest || (number == 0 && value.GetDouble() != 0))
        {
            return value.GetRawText();
        }

        var text = number.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}
