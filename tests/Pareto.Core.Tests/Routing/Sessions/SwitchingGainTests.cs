using Pareto.Core.Exchange;
using Pareto.Core.Routing.Sessions;

namespace Pareto.Core.Tests.Routing.Sessions;

public sealed class SwitchingGainTests
{
    private static readonly TokenPrices Dear = Prices(5m, 0.5m, 25m);
    private static readonly TokenPrices Cheaper = Prices(3m, 0.3m, 15m);

    [Fact]
    public void Of_WarmPrompt_IsWhatTheTwoTurnsCostHereAndThere()
    {
        // 20,000 tokens of prompt, 19,000 of them in the cache, 500 of answer, in dollars for a million:
        // here  19,000 x 0.5 + 1,000 x 5 + 500 x 25 = 27,000 a turn
        // there first 20,000 x 3 + 500 x 15 = 67,500, then 19,000 x 0.3 + 1,000 x 3 + 500 x 15 = 16,200
        var gain = SwitchingGain.Of(20_000, 19_000, 500, Dear, Cheaper);

        gain.Net.ShouldBe(((2 * 27_000m) - 67_500m - 16_200m) / 1_000_000m);
        gain.Lost.ShouldBe(19_000m * (3m - 0.5m) / 1_000_000m);
        gain.Saved.ShouldBe(gain.Net + gain.Lost);
        gain.Staying.ShouldBe(0.054m);
    }

    [Fact]
    public void Of_ColdPrompt_LosesNothing()
    {
        var gain = SwitchingGain.Of(20_000, 0, 500, Dear, Cheaper);

        gain.Lost.ShouldBe(0);
        gain.Net.ShouldBe(2 * ((20_000m * 2m) + (500m * 10m)) / 1_000_000m);
    }

    [Fact]
    public void Of_TargetThatIsCheaperThanTheCache_LosesNothing() =>
        SwitchingGain.Of(20_000, 19_000, 500, Dear, Prices(0.02m, null, 0.05m)).Lost.ShouldBe(0);

    [Fact]
    public void Of_TheSamePrices_GainsNothingAndLosesTheCache()
    {
        SwitchingGain.Of(5_000, 0, 500, Dear, Dear).Net.ShouldBe(0);
        SwitchingGain.Of(5_000, 4_000, 500, Dear, Dear).Net.ShouldBe(-4_000m * 4.5m / 1_000_000m);
    }

    [Fact]
    public void Of_PromptWhoseCacheGrows_IsWorthMovingLessAndLess()
    {
        var nets = Enumerable.Range(0, 11).Select(share => SwitchingGain.Of(50_000, 5_000L * share, 200, Dear, Cheaper).Net).ToArray();

        nets.ShouldBe(nets.OrderDescending());
        nets[0].ShouldBePositive();
        nets[^1].ShouldBeNegative();
    }

    [Theory]
    [InlineData(null, 20_000, 0, false, 60, 20_000)] // all of it, unsaid, where writing costs nothing of its own
    [InlineData(null, 900, 0, false, 60, 0)] // too short for any cache
    [InlineData(6.25, 20_000, 0, false, 60, 0)] // where it does, what was not written is not there
    [InlineData(6.25, 20_000, 12_000, false, 60, 12_000)]
    [InlineData(6.25, 20_000, 12_000, false, 301, 0)]
    [InlineData(6.25, 20_000, 12_000, true, 301, 12_000)]
    [InlineData(6.25, 20_000, 12_000, true, 3_601, 0)]
    [InlineData(null, 90_000, 0, false, 60, 25_000)] // never more than the prompt has now
    public void Tokens_OfTheCache_AreThoseTheProviderKeeps(double? writePrice, long prompt, long cached, bool hour, int seconds, long expected)
    {
        var turn = new RememberedTurn
        {
            Target = new TargetId("cloud", "large"), Tier = Tier.Premium, At = 0, PromptTokens = prompt, CachedTokens = cached, KeptForAnHour = hour,
        };

        PromptCache.Tokens(turn, TimeSpan.FromSeconds(seconds), Dear with { CacheWrite = (decimal?)writePrice }, TimeSpan.FromMinutes(5), 25_000)
            .ShouldBe(expected);
    }

    [Fact]
    public void Tokens_OfAProviderWithoutAPriceForCachedInput_AreNone() => PromptCache.Tokens(
        new RememberedTurn { Target = new TargetId("local", "little"), Tier = Tier.Small, At = 0, PromptTokens = 20_000 },
        TimeSpan.Zero, Prices(0.1m, null, 0.2m), TimeSpan.FromMinutes(5), 20_000).ShouldBe(0);

    private static TokenPrices Prices(decimal input, decimal? cached, decimal output) =>
        new() { Input = input, CachedInput = cached, Output = output, Basis = PriceBasis.Catalogue };
}
