namespace Pareto.LocalModels.Grammars;

/// <summary>Bounds that keep hostile schemas and patterns from taking time or memory that nobody else has.</summary>
internal static class GrammarLimits
{
    /// <summary>Characters of a schema, or of all choices together.</summary>
    public const int SourceCharacters = 1_000_000;

    /// <summary>Arrays and objects within each other in an answer. Usual JSON readers stop at 64.</summary>
    public const int Depth = 32;

    /// <summary>Expressions of one grammar.</summary>
    public const int Expressions = 400_000;

    /// <summary>Bytes of the shortest answer that fits; a grammar that asks for more could never be met.</summary>
    public const int ShortestAnswer = 100_000;

    /// <summary>States of a text automaton, made where conditions on the same text meet.</summary>
    public const int AutomatonStates = 10_000;

    /// <summary>A longer maximum beside a pattern is lowered to this, so that the automaton stays small.</summary>
    public const int LengthBesidePattern = 1_000;

    /// <summary>Ways to go on that a state keeps; the others are forgotten, which leaves fewer answers, all of them right.</summary>
    public const int Alternatives = 1_024;

    /// <summary>States made for one mask. Longer tokens that would need more are shut.</summary>
    public const int StatesPerMask = 10_000;

    /// <summary>States that a grammar remembers.</summary>
    public const int States = 30_000;

    /// <summary>Bytes of masks that a grammar remembers.</summary>
    public const int MaskBytes = 8 << 20;

    /// <summary>Masks within JSON strings of different lengths that a vocabulary remembers.</summary>
    public const int StringMasks = 400;

    public const int Properties = 512;

    /// <summary>Patterns of property names of one object; each doubles the kinds of names there are.</summary>
    public const int PropertyPatterns = 3;

    public const int EnumValues = 5_000;

    /// <summary>Combinations of the alternatives of <c>anyOf</c> and <c>oneOf</c> that hold at one place.</summary>
    public const int Combinations = 256;

    public const int PatternCharacters = 4_000;

    public const int PatternDepth = 50;

    /// <summary>Tool calls of one answer.</summary>
    public const int Calls = 16;
}
