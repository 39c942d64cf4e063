using Pareto.Core.Providers;
using Pareto.Testing;

namespace Pareto.Core.Tests.Docs;

public class ProvidersPageTests
{
    [Fact]
    public void Table_Presets_AreThoseOfTheCode()
    {
        var written = MarkdownPage.Of("docs/providers.md").Prose.Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        written.ShouldBe(ProviderPreset.All.Select(Row));
    }

    private static string Row(ProviderPreset preset)
    {
        var speaks = preset.Dialect switch
        {
            ProviderDialect.OpenAi => "OpenAI",
            ProviderDialect.AzureOpenAi => "OpenAI, Azure's paths",
            ProviderDialect.Anthropic => "Anthropic",
            _ => "a file",
        };
        var recorded = preset.Dialect == ProviderDialect.Recorded;
        var address = preset.BaseUrl is { } url ? $"`{url.OriginalString}`" : recorded ? "none" : "yours";
        var key = preset.KeyVariable is { } variable ? $"`{variable}`" : recorded ? "none" : "optional";
        var models = string.Join(", ", new[] { preset.MidModel, preset.PremiumModel }.OfType<string>().Select(model => $"`{model}`"));
        return $"| `{preset.Name}` | {speaks} | {address} | {key} | {models} |";
    }
}
