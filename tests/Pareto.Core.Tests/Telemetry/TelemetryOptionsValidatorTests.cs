using System.Collections.Immutable;
using Pareto.Core.Configuration;
using Pareto.Core.Telemetry;

namespace Pareto.Core.Tests.Telemetry;

public class TelemetryOptionsValidatorTests
{
    [Theory]
    [InlineData("http://127.0.0.1:4318")]
    [InlineData("https://collector.example.net/otlp")]
    public void Validate_GoodOptions_NothingIsWrong(string endpoint) =>
        Problems(new TelemetryOptions
        {
            MetricsKey = new SecretText("0123456789abcdef"),
            Otlp = new OtlpOptions { Endpoint = new Uri(endpoint), Headers = Header("x-key", "a=b, c") },
        }).ShouldBeEmpty();

    [Theory]
    [InlineData("ftp://collector")]
    [InlineData("/collector")]
    [InlineData("http://user:word@collector")]
    [InlineData("http://collector/?a=b")]
    public void Validate_EndpointThatIsNone_IsRefused(string endpoint) =>
        Problems(new TelemetryOptions { Otlp = new OtlpOptions { Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute) } }).ShouldBe(["telemetry.otlp.endpoint"]);

    [Fact]
    public void Validate_ShortMetricsKey_IsRefused() =>
        Problems(new TelemetryOptions { MetricsKey = new SecretText("0123456789abcde") }).ShouldBe(["telemetry.metricsKey"]);

    [Theory]
    [InlineData("x key", "value")]
    [InlineData("x-key", "two\nlines")]
    public void Validate_HeaderThatIsNone_IsRefused(string name, string value) =>
        Problems(new TelemetryOptions { Otlp = new OtlpOptions { Headers = Header(name, value) } }).ShouldBe([$"telemetry.otlp.headers.{name}"]);

    private static IEnumerable<string> Problems(TelemetryOptions options) => TelemetryOptionsValidator.Validate("telemetry", options).Select(problem => problem.Path);

    private static ImmutableDictionary<string, SecretText> Header(string name, string value) =>
        ImmutableDictionary<string, SecretText>.Empty.Add(name, new SecretText(value));
}
