namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>A word, a number or one mark of a text.</summary>
internal struct NameToken
{
    public int Start;
    public int End;

    /// <summary>Of the letters, small and without accents.</summary>
    public uint Hash;

    public WordTraits Traits;
    public WordShape Shape;
    public TokenPlace Place;

    /// <summary>Whether the tagger decides on this token; all others are outside any name.</summary>
    public bool IsCandidate;

    public readonly bool Has(WordTraits traits) => (Traits & traits) != 0;

    public readonly bool Is(TokenPlace place) => (Place & place) != 0;

    /// <summary>A word that starts as names do.</summary>
    public readonly bool IsCapitalised => Shape is >= WordShape.Initial and <= WordShape.Hyphenated;

    public readonly bool IsNumber => Shape is WordShape.Number or WordShape.NumberAndLetters;
}

/// <summary>Where a token stands.</summary>
[Flags]
internal enum TokenPlace : byte
{
    None = 0,
    AfterSpace = 1,
    AfterLine = 2,
    AfterBlankLine = 4,
    SentenceStart = 8,

    /// <summary>Part of code or markup: joined to signs that no prose has.</summary>
    InCode = 16,
}
