using Pareto.Core.Providers;
using Pareto.Testing;

namespace Pareto.Core.Tests.Providers;

public sealed class ProviderFactoryTests : IDisposable
{
    private readonly UpstreamClient _client = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _client.Dispose();

    [Fact]
    public void TryCreate_EveryPreset_MakesAProviderOfThatName()
    {
        using var file = new RecordingsTests.RecordingFile(RecordingsTests.ByTier);
        foreach (var preset in ProviderPreset.All)
        {
            var options = preset.Name == "recorded"
                ? new ProviderOptions { Preset = preset.Name, File = file.Path }
                : new ProviderOptions { Preset = preset.Name, ApiKey = new("test-key"), BaseUrl = preset.BaseUrl ?? new("https://example.org") };

            Factory().TryCreate("providers.p", "my-" + preset.Name, options, out var provider, out var problems).ShouldBeTrue();

            provider.ShouldNotBeNull().Name.ShouldBe("my-" + preset.Name);
            problems.ShouldBeEmpty();
        }
    }

    [Fact]
    public void TryCreate_BrokenRecording_IsAProblemOfTheFileField()
    {
        using var file = new RecordingsTests.RecordingFile("{}");
        var options = new ProviderOptions { Preset = "recorded", File = file.Path };

        Factory().TryCreate("providers.p", "p", options, out var provider, out var problems).ShouldBeFalse();

        provider.ShouldBeNull();
        var problem = problems.ShouldHaveSingleItem();
        problem.Path.ShouldBe("providers.p.file");
        problem.Message.ShouldContain(file.Path + ":1: ");
    }

    private ProviderFactory Factory() => new(_client, text => text.Length, new FakeTimeProvider());
}
