using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Testing;

namespace Pareto.Core.Tests.Pipeline;

public sealed class InProcessTargetsTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "pareto-in-process"));

    private readonly FakeInProcessModels _models = new();

    [Theory]
    [InlineData("small: ./models/tiny.gguf")]
    [InlineData("small: [models/tiny.gguf]")]
    [InlineData("small: [models/../models/tiny.gguf]")]
    public void Check_FileInATier_IsATargetNamedAfterIt(string tier)
    {
        var configuration = Check($"tiers: {{ {tier} }}");

        configuration.Problems.ShouldBeEmpty();
        var target = configuration.Catalog!.InTier(Tier.Small).ShouldHaveSingleItem();
        target.Name.ShouldBe("local/tiny");
        target.Location.IsLocal.ShouldBeTrue();
        target.Abilities.ShouldBe(FakeInProcessModels.Abilities);
        target.ContextTokens.ShouldBe(FakeInProcessModels.Context);
        _models.Served.ShouldHaveSingleItem()["tiny"].File.ShouldBe(Path.Combine(Folder, "models", "tiny.gguf"));
    }

    [Fact]
    public void Check_FileWithOptionsElsewhere_IsServedWithThem()
    {
        var configuration = Check(
            """
            localModels:
              tickets: { file: models/tiny.gguf, context: 512 }
            tiers:
              small: models/tiny.gguf
            """);

        configuration.Problems.ShouldBeEmpty();
        configuration.Catalog!.InTier(Tier.Small).ShouldHaveSingleItem().Name.ShouldBe("local/tickets");
        configuration.Catalog.InTier(Tier.Small)[0].ContextTokens.ShouldBe(512);
        _models.Served.ShouldHaveSingleItem().Count.ShouldBe(1);
    }

    [Fact]
    public void Check_ModelNamedAsATargetAndByAnAlias_IsFound()
    {
        var configuration = Check(
            """
            localModels:
              one: { file: a.gguf }
            tiers:
              small: local/one
            aliases:
              judge: other.gguf
              either: [local/one, other.gguf]
            targets:
              local/other: { contextTokens: 100, tools: false }
            """);

        configuration.Problems.Select(configuration.Describe).ShouldBeEmpty();
        configuration.Catalog!.Targets.Select(target => target.Name).ShouldBe(["local/one", "local/other"]);
        configuration.Catalog.Targets[1].ContextTokens.ShouldBe(100);
        configuration.Catalog.Targets[1].Abilities.HasFlag(TargetAbilities.Tools).ShouldBeFalse();
    }

    [Fact]
    public void Check_ModelWithAdapters_IsATargetForEach()
    {
        var configuration = Check(
            """
            localModels:
              base: { file: a.gguf, adapters: { shop: shop.gguf } }
            tiers:
              small: local/base:shop
              mid: [local/base, local/base:none]
            """);

        configuration.Problems.ShouldHaveSingleItem().Path.ShouldBe("tiers.mid[1]");
        Check("localModels: { base: { file: a.gguf, adapters: { shop: x/shop.gguf } } }\ntiers: { small: local/base:shop }").Problems.ShouldBeEmpty();
        _models.Served[^1]["base"].Adapters["shop"].ShouldBe(Path.Combine(Folder, "x", "shop.gguf"));
    }

    [Fact]
    public void Check_ModelOfAServerThatEndsLikeAFile_StaysTheServers()
    {
        var configuration = Check(
            """
            providers:
              llama-server: { preset: llama-server }
            tiers:
              small: llama-server/models/tiny.gguf
            """);

        configuration.Problems.ShouldBeEmpty();
        configuration.Catalog!.Targets.ShouldHaveSingleItem().Id.Provider.ShouldBe("llama-server");
        _models.Served.ShouldBeEmpty();
    }

    [Fact]
    public void Check_BrokenFiles_AreToldWhereTheyAreNamed()
    {
        _models.Broken.UnionWith(["a.gguf", "b.gguf"]);

        var configuration = Check(
            """
            localModels:
              one:
                context: 512
                file: a.gguf
            tiers:
              small: local/one
              mid: [b.gguf, local/unheard-of]
            """);

        configuration.Problems.Select(problem => (problem.Path, problem.Line)).ShouldBe(
            [("localModels.one.file", 4), ("tiers.mid[0]", 7), ("tiers.mid[1]", 7)]);
        configuration.Problems[^1].Message.ShouldContain("it has: b, one");
    }

    [Fact]
    public void Check_TwoFilesOfOneName_AreToldApartByTheirUser()
    {
        var configuration = Check("tiers: { small: a/tiny.gguf, mid: b/tiny.gguf }");

        configuration.Problems.ShouldContain(problem => problem.Path == "tiers.mid[0]" && problem.Message.Contains("another file already"));
    }

    [Fact]
    public void Check_ProviderWithTheirName_IsRefused()
    {
        const string Providers = "providers: { local: { preset: ollama } }";

        Check($"{Providers}\ntiers: {{ small: tiny.gguf }}").Problems.ShouldContain(problem => problem.Path == "providers.local");
        Check($"{Providers}\ntiers: {{ small: local/qwen3 }}").Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Check_ProgramWithoutAnEngine_SaysSo()
    {
        var configuration = new ConfigurationChecker(static _ => null, new FakeTimeProvider())
            .Check("tiers: { small: tiny.gguf }", Path.Combine(Folder, "pareto.yaml"));

        configuration.Problems.ShouldHaveSingleItem().Message.ShouldContain("no engine");
    }

    [Fact]
    public void Check_ModelWithoutAPrice_CostsTheAssumedHour()
    {
        var prices = Check("tiers: { small: tiny.gguf }").Catalog!.Targets[0].Prices.ShouldNotBeNull();

        prices.Basis.ShouldBe(PriceBasis.Estimate);
        prices.ComputeHour.ShouldNotBeNull().ShouldBePositive();
        (prices.Input, prices.Output).ShouldBe((0m, 0m));
    }

    [Theory]
    [InlineData("{ computeHour: 0.5 }", 0.5, 0)]
    [InlineData("{ input: 0.1, output: 0.2 }", null, 0.1)]
    [InlineData("{ input: 0.1, output: 0.2, computeHour: 0 }", 0.0, 0.1)]
    public void Check_ModelWithAPrice_CostsThat(string price, double? computeHour, double input)
    {
        var prices = Check($"tiers: {{ small: tiny.gguf }}\ntargets: {{ local/tiny: {{ price: {price} }} }}").Catalog!.Targets[0].Prices.ShouldNotBeNull();

        prices.Basis.ShouldBe(PriceBasis.Configured);
        prices.ComputeHour.ShouldBe((decimal?)computeHour);
        prices.Input.ShouldBe((decimal)input);
    }

    [Fact]
    public void Check_HourlyPriceOfAServer_IsRefused()
    {
        var configuration = Check(
            """
            providers: { ollama: { preset: ollama } }
            tiers: { small: ollama/a }
            targets: { ollama/a: { price: { computeHour: 0.5 } } }
            """);

        configuration.Problems.ShouldHaveSingleItem().Path.ShouldBe("targets.ollama/a.price.computeHour");
    }

    [Fact]
    public void Check_EstimateAfterAModelPricedByTheHour_IsNotMadeFromIt()
    {
        var configuration = Check(
            """
            providers: { own: { preset: openai-compatible, baseUrl: "http://models.example.com/v1", location: external } }
            tiers: { small: [tiny.gguf, own/unheard-of] }
            prices: { onUnknownPrice: estimate }
            """);

        configuration.Catalog!.Targets[1].Prices.ShouldBeNull();
    }

    [Fact]
    public void With_SmallModel_LeavesTheOtherTiersAsFound()
    {
        var found = AutomaticConfiguration.Of([], Core.Providers.EnvironmentKeys.Find(name => name == "OPENAI_API_KEY" ? "a key" : null), static _ => "a key");

        var configuration = new ConfigurationChecker(static _ => null, new FakeTimeProvider(), _models)
            .Check(AutomaticConfiguration.With(new() { File = Path.Combine(Folder, "tiny.gguf"), Context = 256 }, found));

        configuration.Problems.ShouldBeEmpty();
        configuration.Catalog!.InTier(Tier.Small).ShouldHaveSingleItem().Name.ShouldBe("local/tiny");
        configuration.Catalog.InTier(Tier.Small)[0].ContextTokens.ShouldBe(256);
        configuration.Catalog.InTier(Tier.Mid).ShouldNotBeEmpty();
    }

    private CheckedConfiguration Check(string yaml) =>
        new ConfigurationChecker(static _ => null, new FakeTimeProvider(), _models).Check(yaml, Path.Combine(Folder, "pareto.yaml"));
}
