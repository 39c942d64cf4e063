using System.Collections.Immutable;
using Pareto.Core.Admission;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Tests.Admission;

public sealed class ScopedModelsTests
{
    private static readonly Target Small = Of("house/small", Tier.Small);
    private static readonly Target Mid = Of("cloud/mid", Tier.Mid);
    private static readonly Target Premium = Of("cloud/premium", Tier.Premium);
    private static readonly Target Vectors = Of("cloud/vectors", null);

    private static readonly ModelCatalog Catalog = new(
        [Small, Mid, Premium, Vectors],
        new Dictionary<string, ModelSelection>
        {
            ["old"] = new ModelSelection.OfTargets([Premium, Mid]),
            ["any"] = new ModelSelection.Auto(),
        },
        Premium);

    [Theory]
    [InlineData("", "", "house/small cloud/mid cloud/premium cloud/vectors")]
    [InlineData("cloud/mid", "", "cloud/mid")]
    [InlineData("small cloud/vectors", "", "house/small cloud/vectors")]
    [InlineData("old", "", "cloud/mid cloud/premium")]
    [InlineData("any", "", "house/small cloud/mid cloud/premium cloud/vectors")]
    [InlineData("auto", "mid", "cloud/mid")]
    [InlineData("", "small mid", "house/small cloud/mid")]
    [InlineData("old", "mid", "cloud/mid")]
    [InlineData("gone", "", "")]
    public void Narrow_Scopes_LeaveWhatTheyName(string models, string tiers, string left) =>
        ScopedModels.Narrow(PermittedTargets.All(Catalog.Targets), Scopes(models, tiers), Catalog)
            .Targets.Select(target => target.Name).ShouldBe(Words(left));

    [Fact]
    public void Narrow_NarrowedSet_IsNeverWidened() =>
        ScopedModels.Narrow(PermittedTargets.All(Catalog.Targets).Where(target => target == Small), Scopes("cloud/mid", ""), Catalog).Targets.ShouldBeEmpty();

    [Theory]
    [InlineData("cloud/mid", "cloud/mid")]
    [InlineData("mid", "cloud/mid")]
    [InlineData("old", "cloud/mid")]
    [InlineData("auto", "cloud/mid")]
    public void Refusal_NameWithATargetInReach_IsNone(string model, string scope) => ScopedModels.Refusal(model, Scopes(scope, ""), Catalog).ShouldBeNull();

    [Theory]
    [InlineData("cloud/premium")]
    [InlineData("small")]
    [InlineData("no-such-model")]
    public void Refusal_NameOutOfReach_TellsWhatIsInReachAndNoMore(string model)
    {
        var refusal = ScopedModels.Refusal(model, Scopes("cloud/mid", ""), Catalog).ShouldNotBeNull();

        refusal.Kind.ShouldBe(GatewayErrorKind.OutOfScope);
        refusal.Parameter.ShouldBe("model");
        refusal.Message.ShouldContain("auto, mid, any, old, cloud/mid");
        refusal.Message.ShouldNotContain("premium");
    }

    [Fact]
    public void Refusal_NothingInReach_SaysSo() =>
        ScopedModels.Refusal("auto", Scopes("gone", ""), Catalog)!.Message.ShouldContain("None of the models");

    private static KeyScopes Scopes(string models, string tiers) => new()
    {
        Models = [.. Words(models)],
        Tiers = [.. Words(tiers).Select(tier => TierNames.Parse(tier)!.Value)],
    };

    private static ImmutableArray<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static Target Of(string id, Tier? tier) => new()
    {
        Id = TargetId.TryParse(id, out var parsed) ? parsed.Value : default,
        Tier = tier,
        Location = TargetLocation.External,
        Abilities = TargetAbilities.None,
        ContextTokens = 8192,
    };
}
