namespace Pareto.LocalModels.Templates.Jinja;

internal enum TokenKind
{
    Text,
    OutputBegin,
    OutputEnd,
    BlockBegin,
    BlockEnd,
    Name,
    String,
    Integer,
    Number,
    Operator,
    End,
}

/// <summary>A piece of a template; <see cref="Text"/> of a string is without quotes and escapes.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Line);
