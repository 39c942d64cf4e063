using Pareto.Core.Admission.Limits;

namespace Pareto.Core.Tests.Admission.Limits;

public class LimitOptionsValidatorTests
{
    [Fact]
    public void Validate_SoundLimits_FindsNothing() =>
        LimitOptionsValidator.Validate("limits", [new LimitOptions { Name = "a", Requests = 1 }, new LimitOptions { Name = "b", Scope = LimitScope.Team, Only = ["x"], Concurrency = 1 }], null)
            .ShouldBeEmpty();

    [Fact]
    public void Validate_WrongLimits_NamesEach()
    {
        var problems = LimitOptionsValidator.Validate(
            "limits",
            [
                new LimitOptions { Name = "a", Requests = 1 },
                new LimitOptions { Name = "a" },
                new LimitOptions { Name = "key", Tokens = 1 },
                new LimitOptions { Name = "all", Scope = LimitScope.All, Only = ["shop"], Dollars = 1 },
            ],
            null);

        problems.Select(problem => problem.Path).ShouldBe(["limits[1].name", "limits[1]", "limits[2].name", "limits[3].only"]);
    }

    [Theory]
    [InlineData("requests=60/minute")]
    [InlineData("tokens=1000000/day")]
    [InlineData("dollars=2.50/hour")]
    [InlineData("concurrency=4")]
    public void LimitText_Limit_IsReadAsItIsWritten(string text) => LimitText.Of(LimitText.Parse(text)!).ShouldBe([text]);

    [Theory]
    [InlineData("requests=60")]
    [InlineData("requests=60/week")]
    [InlineData("requests=-1/minute")]
    [InlineData("requests=/minute")]
    [InlineData("concurrency=4/minute")]
    [InlineData("words=4/minute")]
    [InlineData("")]
    public void LimitText_AnythingElse_IsNone(string text) => LimitText.Parse(text).ShouldBeNull();
}
