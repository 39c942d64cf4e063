using Pareto.Core.Configuration;

namespace Pareto.Core.Tests.Configuration;

public sealed class NameSuggestionTests
{
    private static readonly string[] Known = ["baseUrl", "apiKey", "apiVersion", "preset", "location"];

    [Theory]
    [InlineData("base_url", "baseUrl")]
    [InlineData("BaseURL", "baseUrl")]
    [InlineData("api-key", "apiKey")]
    [InlineData("apikye", "apiKey")]
    [InlineData("pre set", "preset")]
    [InlineData("locaton", "location")]
    [InlineData("apiVersoin", "apiVersion")]
    public void For_NearName_FindsIt(string written, string expected) => NameSuggestion.For(written, Known).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("timeout")]
    [InlineData("sk-live-0451")]
    public void For_ForeignName_FindsNone(string written) => NameSuggestion.For(written, Known).ShouldBeNull();
}
