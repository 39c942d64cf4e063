using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Core.Tests.PolicyGate.Detection;

public sealed class OverlapResolverTests
{
    private static readonly ScannedText Text = ScannedText.Of(new string('x', 100));

    [Fact]
    public void Settle_CertainOnes_LongestWins() =>
        Settle(Personal(10, 20, "SHORT", 1), Personal(5, 30, "LONG", 0.9)).ShouldBe([new Finding(5, 30, "LONG", FindingCategory.Personal, 0.9)]);

    [Fact]
    public void Settle_UncertainLongAndCertainShort_CertainWins() =>
        Settle(Personal(10, 20, "SHORT", 0.9), Personal(5, 30, "LONG", 0.6)).Single().Type.ShouldBe("SHORT");

    [Fact]
    public void Settle_UncertainOnes_MoreCertainWins() =>
        Settle(Personal(10, 20, "SHORT", 0.7), Personal(5, 30, "LONG", 0.6)).Single().Type.ShouldBe("SHORT");

    [Theory]
    [InlineData(10, 20, 0.6, "VALUE")] // the same stretch
    [InlineData(5, 15, 0.6, "VALUE")] // across its border
    [InlineData(12, 15, 0.6, "VALUE")] // a part of it
    [InlineData(5, 25, 0.6, "LOCATION")] // around it
    [InlineData(10, 25, 0.6, "LOCATION")]
    [InlineData(5, 25, 0.9, "VALUE")] // around one that is certain
    public void Settle_NameOverAValue_GivesWayUnlessItReachesAround(int start, int end, double valueScore, string expected) =>
        Settle(Personal(start, end, "LOCATION", 0.8), Personal(10, 20, "VALUE", valueScore)).Select(finding => finding.Type).ShouldBe([expected]);

    [Fact]
    public void Settle_SecretInsideAnAddress_IsOneSecretThatCoversBoth() =>
        Settle(Personal(0, 40, "URL", 0.95), new Candidate(10, 20, "API_KEY", FindingCategory.Secret, 0.7))
            .ShouldBe([new Finding(0, 40, "API_KEY", FindingCategory.Secret, 0.7)]);

    [Fact]
    public void Settle_ChainOfFamilies_IsOneFindingOfTheGravest() =>
        Settle(Personal(0, 10, "A", 1), new Candidate(8, 20, "B", FindingCategory.Confidential, 1), Personal(18, 30, "C", 1))
            .ShouldBe([new Finding(0, 30, "B", FindingCategory.Confidential, 1)]);

    [Fact]
    public void Settle_Neighbours_AreKeptInOrder() =>
        Settle(Personal(10, 20, "B", 0.5), Personal(0, 10, "A", 0.9)).Select(finding => finding.Type).ShouldBe(["A", "B"]);

    [Theory]
    [InlineData(8)]
    [InlineData(60)]
    public void Settle_ManyAtRandom_NoneOverlapsAndAllCandidatesAreTouched(int count)
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var candidates = Enumerable.Range(0, count).Select(_ =>
            {
                var start = random.Next(90);
                return new Candidate(start, start + 1 + random.Next(10), "T" + random.Next(5), (FindingCategory)random.Next(3), random.NextDouble());
            }).ToArray();

            var findings = Settle(candidates);

            for (var at = 1; at < findings.Length; at++)
            {
                findings[at].Start.ShouldBeGreaterThanOrEqualTo(findings[at - 1].End);
            }

            candidates.All(candidate => findings.Any(finding => finding.Start < candidate.End && candidate.Start < finding.End)).ShouldBeTrue();
        }
    }

    private static Candidate Personal(int start, int end, string type, double score) => new(start, end, type, FindingCategory.Personal, score);

    private static Finding[] Settle(params Candidate[] candidates) => [.. OverlapResolver.Settle(Text, [.. candidates])];
}
