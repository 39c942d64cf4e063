namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>What the tagger says of one word: outside, or the first or a later word of one of five kinds of name.</summary>
internal static class NameTag
{
    public const int Outside = 0;

    public const string Location = "LOCATION";

    /// <summary>Outside, and two for each kind.</summary>
    public const int Count = 1 + (2 * 5);

    /// <summary>The kinds in the order of their tags; the words are the types of their findings.</summary>
    public static readonly string[] Types = ["PERSON", Location, "ORGANIZATION", "NRP", "TITLE"];

    public static int First(int kind) => 1 + (2 * kind);

    public static int Later(int kind) => 2 + (2 * kind);

    public static bool IsFirst(int tag) => (tag & 1) == 1;

    /// <summary>The kind of a tag that is not <see cref="Outside"/>.</summary>
    public static int Kind(int tag) => (tag - 1) >> 1;

    /// <summary>A later word needs a word of its kind before it.</summary>
    public static bool MayFollow(int before, int tag) =>
        tag == Outside || IsFirst(tag) || (before != Outside && Kind(before) == Kind(tag));
}
