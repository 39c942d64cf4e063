namespace Pareto.Core.Exchange;

/// <summary>The tiers as clients, configuration and ledger write them.</summary>
public static class TierNames
{
    private static readonly string[] Names = ["small", "mid", "premium"];

    public static IReadOnlyList<string> All => Names;

    public static string Name(this Tier tier) => Names[(int)tier];

    public static Tier? Parse(string text)
    {
        var index = Array.IndexOf(Names, text);
        return index < 0 ? null : (Tier)index;
    }
}
