namespace Pareto.LocalModels.Grammars;

internal enum ExpressionKind
{
    /// <summary>Matches no text at all.</summary>
    Nothing,

    /// <summary>Matches the empty text.</summary>
    Empty,

    /// <summary>One symbol of a set.</summary>
    Symbol,

    /// <summary>The first, then the second.</summary>
    Sequence,

    /// <summary>Any of the members.</summary>
    Choice,

    /// <summary>The first, so many times.</summary>
    Repeat,

    /// <summary>All of the members at once. Over text only.</summary>
    Both,

    /// <summary>Whatever the first does not match. Over text only.</summary>
    Not,

    /// <summary>The first, held together, so that what may come within it is worked out once, whatever follows.</summary>
    Lexeme,

    /// <summary>What an automaton over text matches from one of its states, in bytes.</summary>
    Text,
}
