namespace Pareto.Core.Routing.Expressions;

internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,
    Symbol,
}

/// <summary>A word of an expression and the place of its first character; the text of a text is without its quotes.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => "a text",
        _ => $"'{Text}'",
    };
}
