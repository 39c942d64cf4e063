using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>The names by which a policy speaks of many types at once. Types are in capitals, families are not.</summary>
internal static class FindingFamilies
{
    public const string Personal = "personal";
    public const string Secrets = "secrets";
    public const string Confidential = "confidential";

    /// <summary>What cannot be searched: images, sound, documents, lists of tokens.</summary>
    public const string Unscannable = "unscannable";

    public static IReadOnlyList<string> All { get; } = [Personal, Secrets, Confidential, Unscannable];

    public static bool IsFamily(string name) => All.Contains(name);

    /// <summary>Whether the text is written as types are. Users name types of their own, so nobody knows all of them.</summary>
    public static bool IsType(string name) =>
        name.Length > 0 && char.IsAsciiLetterUpper(name[0]) && name.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character) || character == '_');

    public static string Name(FindingCategory category) => category switch
    {
        FindingCategory.Personal => Personal,
        FindingCategory.Secret => Secrets,
        _ => Confidential,
    };

    /// <summary>Whether a type belongs to one of these names: its own, or its family's.</summary>
    public static bool Covers(IReadOnlyList<string> names, string type, FindingCategory category)
    {
        var family = Name(category);
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == type || names[i] == family)
            {
                return true;
            }
        }

        return false;
    }
}
