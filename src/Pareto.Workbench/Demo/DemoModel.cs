using System.Collections.Immutable;
using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.Core.Text;

namespace Pareto.Workbench.Demo;

/// <summary>A model whose replies a file of recordings holds, and what its tokens are taken to cost.</summary>
/// <param name="Tier">The tier it serves.</param>
/// <param name="Name">The model's name in the file.</param>
/// <param name="PricedAs">The model whose public price is taken: itself where the catalogue lists it, else the reference of its tier.</param>
/// <param name="Prices">US dollars for 1M tokens.</param>
public sealed record DemoModel(Tier Tier, string Name, string PricedAs, TokenPrices Prices)
{
    /// <summary>The target that replays its replies.</summary>
    public TargetId Target => new(ProviderOf(Tier), Name);

    /// <summary>The models of a file, in the order in which they first appear; replies that name no tier are left out.</summary>
    /// <param name="recordings">The file.</param>
    /// <param name="prices">Where public prices are looked up.</param>
    /// <param name="today">The day (UTC) whose prices are taken.</param>
    public static ImmutableArray<DemoModel> AllOf(Recordings recordings, PriceCatalogue prices, DateOnly today) =>
    [
        .. recordings.Entries.SelectMany(entry => entry.Replies)
            .Where(reply => reply.Tier is not null)
            .Select(reply => (Tier: reply.Tier!.Value, reply.Model))
            .Distinct()
            .Select(model => Priced(model.Tier, model.Model, prices, today)),
    ];

    /// <summary>US dollars of a recorded reply to its conversation, counted as the replay counts tokens.</summary>
    internal decimal CostOf(RecordedEntry entry, RecordedReply reply) => CostCalculator.Cost(
        new TokenUsage { Input = entry.Messages.Sum(message => TokenCounter.Shared.Count(message.Text)), Output = TokenCounter.Shared.Count(reply.Text) },
        Prices)!.Value;

    internal static string ProviderOf(Tier tier) => $"recorded-{tier.Name()}";

    private static DemoModel Priced(Tier tier, string name, PriceCatalogue prices, DateOnly today)
    {
        var pricedAs = prices.FindAnywhere(name, today) is null ? ReferenceOf(tier) : name;
        return new DemoModel(tier, name, pricedAs, prices.FindAnywhere(pricedAs, today)
            ?? throw new InvalidOperationException($"The catalogue has no price of {pricedAs}."));
    }

    private static string ReferenceOf(Tier tier) => tier switch
    {
        Tier.Small => "llama-3.1-8b-instant",
        Tier.Mid => "gpt-5-mini",
        _ => "gpt-5.2",
    };
}
