using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Providers;

namespace Pareto.Core.Tests.Pipeline;

public sealed class AutomaticConfigurationTests
{
    [Fact]
    public void Of_NothingFound_IsValidAndEmpty()
    {
        var configuration = Check(AutomaticConfiguration.Of([], [], static _ => null));

        configuration.IsValid.ShouldBeTrue();
        configuration.Catalog!.Targets.ShouldBeEmpty();
        configuration.Warnings.Select(warning => warning.Path).ShouldBe(["tiers.small", "tiers.mid", "tiers.premium"]);
    }

    [Fact]
    public void Of_ServersAndKeys_FillTheTiersInTheirOrder()
    {
        var servers = new[]
        {
            new LocalServer(Preset("ollama"), new("http://127.0.0.1:11434/v1"), ["llama3.2:3b", "qwen3:8b"]),
            new LocalServer(Preset("lm-studio"), new("http://127.0.0.1:1234/v1"), ["gemma-3-4b"]),
        };

        var configuration = Check(AutomaticConfiguration.Of(
            [.. servers], [Preset("openai"), Preset("anthropic"), Preset("deepseek")], static name => $"value of {name}"));

        configuration.Problems.ShouldBeEmpty();
        InTier(configuration, Tier.Small).ShouldBe(["ollama/llama3.2:3b", "lm-studio/gemma-3-4b"]);
        InTier(configuration, Tier.Mid).ShouldBe(["openai/gpt-5-mini", "anthropic/claude-sonnet-4-6", "deepseek/deepseek-flash"]);
        InTier(configuration, Tier.Premium).ShouldBe(["openai/gpt-5.2", "anthropic/claude-opus-4-6"]);
        configuration.Options.Providers["openai"].ApiKey!.Reveal().ShouldBe("value of OPENAI_API_KEY");
        configuration.Options.ToString().ShouldNotContain("value of");
    }

    [Fact]
    public void Of_KeysOfAllKinds_NameOnlyModelsWithAPrice()
    {
        var keys = EnvironmentKeys.Find(static _ => "a key");

        var configuration = Check(AutomaticConfiguration.Of([], keys, static _ => "a key"));

        configuration.Problems.ShouldBeEmpty();
        configuration.Warnings.Select(warning => warning.Path).ShouldBe(["tiers.small"]);
        configuration.Catalog!.Targets.ShouldAllBe(target => target.Prices != null && target.Abilities.HasFlag(TargetAbilities.Chat));
    }

    private static ProviderPreset Preset(string name) => ProviderPreset.Find(name)!;

    private static CheckedConfiguration Check(ParetoConfiguration options) => new ConfigurationChecker(static _ => null, TimeProvider.System).Check(options);

    private static IEnumerable<string> InTier(CheckedConfiguration configuration, Tier tier) =>
        configuration.Catalog!.InTier(tier).Select(target => target.Name);
}
