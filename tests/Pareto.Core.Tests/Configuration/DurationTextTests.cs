using Pareto.Core.Configuration;

namespace Pareto.Core.Tests.Configuration;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("5s", 5_000)]
    [InlineData("300ms", 300)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("0.25s", 250)]
    [InlineData("0s", 0)]
    public void Parse_NumberAndUnit_IsRead(string text, double milliseconds) =>
        DurationText.Parse(text).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("5 s")]
    [InlineData("-5s")]
    [InlineData("5S")]
    [InlineData("5w")]
    [InlineData("1e3s")]
    [InlineData("00:00:05")]
    [InlineData("99999999999999999h")]
    [InlineData("99999999999999999999999999999999999s")]
    public void Parse_AnythingElse_IsNull(string text) => DurationText.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("90s")]
    [InlineData("2m")]
    [InlineData("300ms")]
    [InlineData("36h")]
    [InlineData("0s")]
    [InlineData("0.5ms")]
    public void Format_Duration_ReadsBackTheSame(string text) => DurationText.Format(DurationText.Parse(text)!.Value).ShouldBe(text);
}
