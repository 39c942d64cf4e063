namespace Pareto.LocalModels.Grammars;

/// <summary>JSON strings over bytes, from the first quote to the last.</summary>
internal sealed class JsonStrings
{
    private readonly Expression _character;
    private readonly Expression _quote;

    public JsonStrings(ExpressionPool pool)
    {
        Pool = pool;
        Encoder = new TextEncoder(pool, isJson: true);
        _character = Encoder.Character(SymbolSet.Text);
        _quote = pool.Symbol('"');
    }

    public ExpressionPool Pool { get; }

    /// <summary>What stands between the quotes.</summary>
    public TextEncoder Encoder { get; }

    /// <summary>A string of any characters, so many of them.</summary>
    public Expression Any(int least = 0, int most = Expression.Unbounded) => Quoted(Pool.Repeat(_character, least, most));

    public Expression Quoted(Expression content) => Pool.Sequence(_quote, Pool.Lexeme(Pool.Sequence(content, _quote)));

    /// <summary>How many characters more may stand in a string, where the lexeme is the inside of one that was made by <see cref="Any"/>; else null.</summary>
    public (int Least, int Most)? Counts(Expression lexeme) =>
        lexeme.First is { Kind: ExpressionKind.Sequence, First: { Kind: ExpressionKind.Repeat } repeat } inside
        && inside.Second == _quote && repeat.First == _character
            ? (repeat.Least, repeat.Most)
            : null;
}
