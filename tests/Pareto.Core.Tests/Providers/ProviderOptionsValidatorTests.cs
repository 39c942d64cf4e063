using Pareto.Core.Configuration;
using Pareto.Core.Providers;

namespace Pareto.Core.Tests.Providers;

public sealed class ProviderOptionsValidatorTests
{
    [Theory]
    [InlineData("openai")]
    [InlineData("deepseek")]
    [InlineData("anthropic")]
    [InlineData("gemini")]
    public void Validate_HostedWithKey_HasNoProblem(string preset) =>
        Problems(new ProviderOptions { Preset = preset, ApiKey = new("test-key") }).ShouldBeEmpty();

    [Theory]
    [InlineData("ollama")]
    [InlineData("vllm")]
    [InlineData("llama-server")]
    [InlineData("lm-studio")]
    public void Validate_LocalWithoutKey_HasNoProblem(string preset) =>
        Problems(new ProviderOptions { Preset = preset }).ShouldBeEmpty();

    [Fact]
    public void Validate_UnknownPreset_ListsTheKnownOnes()
    {
        var problem = Problems(new ProviderOptions { Preset = "opnai" }).ShouldHaveSingleItem();

        problem.Path.ShouldBe("providers.p.preset");
        problem.Message.ShouldContain("'opnai'");
        foreach (var preset in ProviderPreset.All)
        {
            problem.Message.ShouldContain(preset.Name);
        }
    }

    [Fact]
    public void Validate_MissingKey_NamesTheVariable()
    {
        var problem = Problems(new ProviderOptions { Preset = "mistral" }).ShouldHaveSingleItem();

        problem.Path.ShouldBe("providers.p.apiKey");
        problem.Message.ShouldContain("${MISTRAL_API_KEY}");
    }

    [Theory]
    [InlineData("azure-openai")]
    [InlineData("openai-compatible")]
    public void Validate_NoBaseUrlWhereNoneIsKnown_AsksForIt(string preset) =>
        Problems(new ProviderOptions { Preset = preset, ApiKey = new("test-key") }).ShouldHaveSingleItem().Path.ShouldBe("providers.p.baseUrl");

    [Theory]
    [InlineData("ftp://example.org")]
    [InlineData("http://user:pw@example.org/v1")]
    [InlineData("http://example.org/v1?api-version=1")]
    public void Validate_UnusableBaseUrl_IsAProblemThatDoesNotRepeatIt(string url)
    {
        var problem = Problems(new ProviderOptions { Preset = "openai-compatible", BaseUrl = new(url) }).ShouldHaveSingleItem();

        problem.Path.ShouldBe("providers.p.baseUrl");
        problem.Message.ShouldNotContain("pw");
    }

    [Fact]
    public void Validate_KeyWithALineBreak_IsAProblemThatDoesNotRepeatIt()
    {
        var problem = Problems(new ProviderOptions { Preset = "openai", ApiKey = new("very-secret\n") }).ShouldHaveSingleItem();

        problem.Path.ShouldBe("providers.p.apiKey");
        problem.Message.ShouldNotContain("very-secret");
    }

    [Theory]
    [InlineData("X Bad", "v", "providers.p.headers")]
    [InlineData("Content-Length", "3", "providers.p.headers.Content-Length")]
    [InlineData("X-Org", "a\r\nb", "providers.p.headers.X-Org")]
    public void Validate_UnusableHeader_IsAProblem(string name, string value, string path)
    {
        var options = new ProviderOptions { Preset = "ollama", Headers = new Dictionary<string, SecretText> { [name] = new(value) } };

        Problems(options).ShouldHaveSingleItem().Path.ShouldBe(path);
    }

    [Fact]
    public void Validate_RecordedWithoutFile_AsksForIt() =>
        Problems(new ProviderOptions { Preset = "recorded" }).ShouldHaveSingleItem().Path.ShouldBe("providers.p.file");

    [Fact]
    public void Validate_FieldsOfAnotherPreset_AreEachAProblem()
    {
        Problems(new ProviderOptions { Preset = "recorded", File = "x.jsonl", ApiKey = new("k"), BaseUrl = new("http://127.0.0.1") })
            .Select(problem => problem.Path).ShouldBe(["providers.p.baseUrl", "providers.p.apiKey"]);
        Problems(new ProviderOptions { Preset = "ollama", File = "x.jsonl", Reply = "small" })
            .Select(problem => problem.Path).ShouldBe(["providers.p.file", "providers.p.reply"]);
    }

    [Fact]
    public void Validate_FaultSharesAboveOne_IsAProblem()
    {
        var options = new ProviderOptions { Preset = "recorded", File = "x.jsonl", Playback = new() { ErrorRate = 0.6, HangRate = 0.5 } };

        Problems(options).ShouldHaveSingleItem().Path.ShouldBe("providers.p.playback");
    }

    [Fact]
    public void Validate_UnknownLocation_IsAProblem() =>
        Problems(new ProviderOptions { Preset = "ollama", Location = "moon" }).ShouldHaveSingleItem().Path.ShouldBe("providers.p.location");

    [Theory]
    [InlineData("")]
    [InlineData("My/Provider")]
    [InlineData("Große")]
    public void Validate_UnusableName_IsAProblem(string name) =>
        ProviderOptionsValidator.Validate("providers." + name, name, new ProviderOptions { Preset = "ollama" })
            .ShouldHaveSingleItem().Path.ShouldBe("providers." + name);

    private static IReadOnlyList<ConfigurationProblem> Problems(ProviderOptions options) =>
        [.. ProviderOptionsValidator.Validate("providers.p", "p", options)];
}
