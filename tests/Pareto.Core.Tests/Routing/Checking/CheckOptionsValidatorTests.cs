using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.Promise;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Checking;

public class CheckOptionsValidatorTests
{
    [Theory]
    [InlineData("cloud/middle", true)]
    [InlineData("cloud/none", false)]
    [InlineData("premium", false)]
    [InlineData(null, true)]
    public void Validate_Judge_MustBeOneTarget(string? judge, bool valid)
    {
        var problems = CheckOptionsValidator.Validate("routing.check", new CheckOptions { Judge = judge }, CatalogOf()).ToList();

        problems.Select(problem => problem.Path).ShouldBe(valid ? [] : ["routing.check.judge"]);
    }

    [Fact]
    public void Warn_NobodyToDecide_SaysSo()
    {
        Warnings(new CheckOptions(), hasPromise: true).ShouldHaveSingleItem().ShouldContain("decide nothing");
        Warnings(new CheckOptions(), hasPromise: false).ShouldBeEmpty();
        Warnings(new CheckOptions { Sample = 0 }, hasPromise: true).ShouldBeEmpty();
        Warnings(new CheckOptions { MaxLoss = 0.1 }, hasPromise: true).ShouldBeEmpty();
        Warnings(new CheckOptions { Judge = "cloud/middle" }, hasPromise: true).ShouldBeEmpty();
    }

    [Fact]
    public void Warn_PremiumJudgesItself_SaysSo() =>
        CheckOptionsValidator.Warn("routing.check", new CheckOptions { Judge = "cloud/large" }, hasPromise: true, CatalogOf([Small, Big]))
            .ShouldHaveSingleItem().Message.ShouldContain("judges its own answers");

    [Fact]
    public void Paths_OfComparisons_ObeyTheVerdictAndCarryNothingRestricted()
    {
        var options = new RoutingOptions { Promise = new PromiseOptions(), Check = new CheckOptions { Judge = "cloud/middle" } };

        var paths = ComparisonPaths.Of("routing", options, CatalogOf()).ToList();

        paths.ShouldAllBe(path => path.ObeysVerdict && path.UpTo == Sensitivity.Internal);
        paths.SelectMany(path => path.Targets.Select(target => (path.Kind, target))).ShouldBe(
            [(DataPathKind.Shadow, Small), (DataPathKind.Shadow, Big), (DataPathKind.Shadow, OtherBig), (DataPathKind.Judge, Mid)]);
        ComparisonPaths.Of("routing", new RoutingOptions(), CatalogOf()).ShouldBeEmpty();
        ComparisonPaths.Of("routing", new RoutingOptions { Competence = new CompetenceOptions { Enabled = true } }, CatalogOf())
            .SelectMany(path => path.Targets).ShouldBe([Small, Mid, Big, OtherBig]);
    }

    private static IEnumerable<string> Warnings(CheckOptions options, bool hasPromise) =>
        CheckOptionsValidator.Warn("routing.check", options, hasPromise, CatalogOf()).Select(problem => problem.Message);
}
