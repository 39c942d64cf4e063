using Pareto.Core.Exchange;
using Pareto.Core.Providers;

namespace Pareto.Core.Tests.Providers;

public sealed class ProviderPresetTests
{
    [Fact]
    public void All_EveryAddress_TakesAPathAfterIt()
    {
        foreach (var url in ProviderPreset.All.Select(preset => preset.BaseUrl).OfType<Uri>())
        {
            url.AbsoluteUri.ShouldNotEndWith("/");
            url.IsLoopback.ShouldBe(url.Scheme == "http");
        }
    }

    [Fact]
    public void Description_OfThePresetField_NamesEveryPreset()
    {
        var description = typeof(ProviderOptions).GetProperty(nameof(ProviderOptions.Preset))!
            .GetCustomAttributes(typeof(System.ComponentModel.DescriptionAttribute), false)
            .Cast<System.ComponentModel.DescriptionAttribute>().Single().Description;

        ProviderPreset.All.ShouldAllBe(preset => description.Contains(preset.Name));
    }

    [Fact]
    public void EnvironmentKeys_Find_GivesThePresetsWhoseKeyIsSet()
    {
        var environment = new Dictionary<string, string?>
        {
            ["DEEPSEEK_API_KEY"] = "test-key",
            ["OPENAI_API_KEY"] = "test-key",
            ["ANTHROPIC_API_KEY"] = " ",
            // Azure needs an address too: a key alone does not make it usable.
            ["AZURE_OPENAI_API_KEY"] = "test-key",
        };

        EnvironmentKeys.Find(environment.GetValueOrDefault).Select(preset => preset.Name).ShouldBe(["openai", "deepseek"]);
    }

    [Theory]
    [InlineData("ollama", null, null, "local")]
    [InlineData("ollama", "http://gpu-box:11434/v1", null, "local")]
    [InlineData("vllm", "http://10.1.2.3:8000/v1", null, "local")]
    [InlineData("vllm", "http://172.31.0.9:8000/v1", null, "local")]
    [InlineData("vllm", "http://models.cluster.local/v1", null, "local")]
    [InlineData("vllm", "http://[fd12::1]:8000/v1", null, "local")]
    [InlineData("vllm", "http://172.32.0.9:8000/v1", null, "external")]
    [InlineData("vllm", "https://inference.example.com/v1", null, "external")]
    [InlineData("vllm", "https://inference.example.com/v1", "region:eu", "region:eu")]
    [InlineData("openai-compatible", "http://127.0.0.1:8000/v1", null, "external")]
    [InlineData("openai-compatible", "http://127.0.0.1:8000/v1", "local", "local")]
    [InlineData("openai", null, null, "external")]
    [InlineData("recorded", null, null, "local")]
    public void TraitsOf_Location_IsLocalOnlyForALocalKindAtAPrivateAddress(string preset, string? url, string? declared, string location)
    {
        var options = new ProviderOptions { Preset = preset, BaseUrl = url is null ? null : new(url), Location = declared };

        ProviderPresets.TraitsOf(options).Location.ToString().ShouldBe(location);
    }

    [Fact]
    public void TraitsOf_AnyLocalServer_ExpectToolsOfItsModels() =>
        ProviderPreset.All.Where(preset => preset is { Local: true, Dialect: ProviderDialect.OpenAi })
            .ShouldAllBe(preset => preset.Abilities.HasFlag(TargetAbilities.Tools));

    [Fact]
    public void TraitsOf_Host_IsThatOfTheAddressInUse()
    {
        ProviderPresets.TraitsOf(new ProviderOptions { Preset = "gemini" }).Host.ShouldBe("generativelanguage.googleapis.com");
        ProviderPresets.TraitsOf(new ProviderOptions { Preset = "ollama", BaseUrl = new("http://gpu-box:11434/v1") }).Host.ShouldBe("gpu-box");
        ProviderPresets.TraitsOf(new ProviderOptions { Preset = "recorded" }).Host.ShouldBeNull();
    }

    [Fact]
    public void TraitsOf_UnknownPresetOrRelativeAddress_IsExternal()
    {
        ProviderPresets.TraitsOf(new ProviderOptions { Preset = "opnai" }).Location.ShouldBe(TargetLocation.External);
        ProviderPresets.TraitsOf(new ProviderOptions { Preset = "vllm", BaseUrl = new("models/v1", UriKind.Relative) }).Location
            .ShouldBe(TargetLocation.External);
    }
}
