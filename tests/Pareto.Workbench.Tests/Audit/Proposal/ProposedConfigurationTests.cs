using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Providers;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Proposal;
using static Pareto.Workbench.Tests.Audit.MadeFacts;

namespace Pareto.Workbench.Tests.Audit.Proposal;

public sealed class ProposedConfigurationTests
{
    private const string Secret = "sk-not-to-be-written";

    [Fact]
    public void From_NothingOnThisMachine_AssumesTiersOfTheLogsProviderAndSaysSo()
    {
        var yaml = ProposedConfiguration.From(new ParetoConfiguration(), [Facts("claude-sonnet-4-5", "claude-sonnet-4-5", "gpt-4o")], _ => null);

        var configuration = Checked(yaml);
        configuration.Catalog!.InTier(Tier.Small).Single().Name.ShouldBe("ollama/llama3.2:3b");
        configuration.Catalog.InTier(Tier.Mid).Single().Name.ShouldBe("anthropic/claude-sonnet-4-6");
        configuration.Catalog.InTier(Tier.Premium).Single().Name.ShouldBe("anthropic/claude-opus-4-6");
        configuration.Catalog.Baseline!.Name.ShouldBe("anthropic/claude-opus-4-6");
        yaml.ShouldContain("Assumed");
        yaml.ShouldContain("${ANTHROPIC_API_KEY:-unset}");
    }

    [Fact]
    public void From_ModelsOfUnknownMakers_TakesOpenAis()
    {
        Checked(ProposedConfiguration.From(new ParetoConfiguration(), [Facts("frontier-1")], _ => null)).Catalog!.Baseline!.Id.Provider.ShouldBe("openai");
    }

    [Fact]
    public void From_WhatTheMachineOffers_IsTakenAndItsKeyOnlyReferredTo()
    {
        var found = new ParetoConfiguration
        {
            Providers = new Dictionary<string, ProviderOptions>
            {
                ["openai"] = new() { Preset = "openai", ApiKey = new SecretText(Secret) },
                ["ollama"] = new() { Preset = "ollama", BaseUrl = new Uri("http://127.0.0.1:11500/v1") },
            },
            Tiers = new() { Small = ["ollama/qwen3:4b"], Mid = ["openai/gpt-5-mini"], Premium = ["openai/gpt-5.2"] },
        };

        var yaml = ProposedConfiguration.From(found, [Facts("gpt-4o")], _ => Secret);

        yaml.ShouldNotContain(Secret);
        yaml.ShouldNotContain("Assumed");
        var configuration = Checked(yaml, Secret);
        configuration.Catalog!.Targets.Select(target => target.Name).ShouldBe(["ollama/qwen3:4b", "openai/gpt-5-mini", "openai/gpt-5.2"], ignoreOrder: true);
        configuration.Options.Providers["ollama"].BaseUrl!.Port.ShouldBe(11500);
        configuration.Options.Providers["openai"].ApiKey!.Reveal().ShouldBe(Secret);
    }

    [Fact]
    public void From_ModelsOfTheLog_AreRoutedFromNowOn()
    {
        var yaml = ProposedConfiguration.From(
            new ParetoConfiguration(), [Facts("gpt-4o", "gpt-4o", "gpt-4o-mini", "text-embedding-3-small", "auto", "premium", "openai/gpt-5.2", "with:colon#more")], _ => null);

        Checked(yaml).Options.Aliases.Keys.ShouldBe(["gpt-4o", "gpt-4o-mini", "with:colon#more"], ignoreOrder: true);
    }

    [Fact]
    public void From_PersonalData_TurnsThePolicyOn()
    {
        var facts = Facts("gpt-4o");

        Checked(ProposedConfiguration.From(new ParetoConfiguration(), [facts], _ => null)).Options.Policy.ShouldBeNull();
        Checked(ProposedConfiguration.From(new ParetoConfiguration(), [facts with { PersonalDataShare = 0.2 }], _ => null)).Options.Policy.ShouldNotBeNull();
    }

    [Fact]
    public void Added_OwnConfiguration_KeepsItsTextAndAddsWhatIsMissing()
    {
        const string Own =
            """
            # Mine.
            providers: { openai: { preset: openai, apiKey: "${MY_KEY}" } }
            tiers: { premium: [openai/gpt-5.2] }
            """;

        var yaml = ProposedConfiguration.Added(Own, [Facts("gpt-4o") with { PersonalDataShare = 0.2 }]);

        yaml.ShouldStartWith(Own);
        var configuration = Checked(yaml, Secret);
        configuration.Options.Aliases.Keys.ShouldBe(["gpt-4o"]);
        configuration.Options.Policy.ShouldNotBeNull();
    }

    [Fact]
    public void Added_SectionsThatAreThere_StayAsTheyAre()
    {
        const string Own =
            """
            providers: { openai: { preset: openai, apiKey: "${MY_KEY}" } }
            tiers: { premium: [openai/gpt-5.2] }
            aliases: { mine: auto }
            policy: {}

            """;

        ProposedConfiguration.Added(Own, [Facts("gpt-4o") with { PersonalDataShare = 0.2 }]).ShouldBe(Own);
        ProposedConfiguration.Added("""{ "tiers": {} }""", [Facts("gpt-4o")]).ShouldBe("""{ "tiers": {} }""");
    }

    private static WorkloadFacts Facts(params string[] models) => Of("w", []) with
    {
        Models = [.. models.CountBy(model => model).Select(model => new ModelShare(model.Key, model.Value, 0, 0, 0, 0))],
    };

    private static CheckedConfiguration Checked(string yaml, string? key = null)
    {
        var configuration = new ConfigurationChecker(_ => key, Time).Check(yaml, "proposed.yaml");
        configuration.Problems.Select(configuration.Describe).ShouldBeEmpty(yaml);
        return configuration;
    }
}
