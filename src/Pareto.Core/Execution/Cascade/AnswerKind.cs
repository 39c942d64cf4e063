namespace Pareto.Core.Execution.Cascade;

/// <summary>What an answer is compared as.</summary>
internal enum AnswerKind : byte
{
    /// <summary>The reply commits itself to nothing that could be compared.</summary>
    None,

    /// <summary>A quantity; units, separators and notation do not count.</summary>
    Number,

    /// <summary>The letter of a choice.</summary>
    Label,

    /// <summary>A value as source code writes it; blanks outside strings and the style of quotes do not count.</summary>
    Literal,

    /// <summary>A JSON object, compared field by field; the order of fields does not count.</summary>
    Json,

    /// <summary>A short text; blanks and, in plain words, letter case do not count. Of several words most must be shared.</summary>
    Text,

    /// <summary>Sentences that mark nothing in them as the answer, so that all of it is; compared by what it says.</summary>
    FreeText,
}
