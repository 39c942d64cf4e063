using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting;

public class LedgerNamesTests
{
    [Fact]
    public void EveryValue_HasANameThatReadsBack()
    {
        ShouldReadBack(LedgerNames.Outcomes);
        ShouldReadBack(LedgerNames.Failures);
        ShouldReadBack(LedgerNames.Purposes);
        ShouldReadBack(LedgerNames.Advice);
        ShouldReadBack(LedgerNames.PriceBases);
        ShouldReadBack(LedgerNames.Tasks);
        ShouldReadBack(LedgerNames.Tiers);
    }

    [Fact]
    public void Tiers_AreNamedAsElsewhere() =>
        Enum.GetValues<Tier>().Select(tier => LedgerNames.Tiers[tier]).ShouldBe(TierNames.All);

    [Fact]
    public void Parse_UnknownName_SaysWhich() =>
        Should.Throw<StorageException>(() => LedgerNames.Outcomes.Parse("exploded")).Message.ShouldContain("exploded");

    private static void ShouldReadBack<T>(StoredNames<T> names)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            names.Parse(names[value]).ShouldBe(value);
        }
    }
}
