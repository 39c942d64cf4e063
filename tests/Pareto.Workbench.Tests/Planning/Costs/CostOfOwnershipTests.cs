using FsCheck;
using FsCheck.Fluent;
using Pareto.Workbench.Planning;
using Pareto.Workbench.Planning.Costs;

namespace Pareto.Workbench.Tests.Planning.Costs;

public sealed class CostOfOwnershipTests
{
    private const int Cases = 200;

    private static readonly PlanInputs Base = ShippedScenario.Read(5).Inputs with { Months = 12 };

    /// <summary>Inputs of every kind: volumes, lengths, prices and shares, with the odd zero and third.</summary>
    private static Arbitrary<PlanInputs> AnyInputs { get; } = (
        from requests in Gen.Choose(0, 40_000_000)
        from tokens in Gen.Choose(1, 900)
        from small in Gen.Choose(0, 7)
        from accepted in Gen.Choose(0, 9)
        from growth in Gen.Choose(-30, 50)
        from price in Gen.Choose(1, 999)
        from wrong in Gen.Choose(0, 3)
        select Base with
        {
            RequestsPerMonth = requests / 3m,
            InputTokens = tokens,
            OutputTokens = (1_000 - tokens) / 7m,
            SmallShare = small / 7m,
            SmallAcceptance = accepted / 9m,
            Growth = growth / 1_000m,
            Premium = Base.Premium with { Input = price / 70m, Output = price / 11m },
            Quality = Base.Quality with { WrongAnswer = wrong / 300m },
        }).ToArbitrary();

    [Fact]
    public void Reckon_AnyInputs_TotalsAreTheSumsOfTheirParts() => Check(Prop.ForAll(AnyInputs, inputs =>
        CostOfOwnership.Reckon(inputs).All(option =>
        {
            var parts = option.Months.Sum(month => month.Tokens) + option.Months.Sum(month => month.Rent) + option.Months.Sum(month => month.Power)
                + option.Months.Sum(month => month.Staff) + option.Months.Sum(month => month.Operations) + option.Months.Sum(month => month.WrongAnswers)
                + option.Months.Sum(month => month.Hardware) + option.Months.Sum(month => month.Project);
            return option.Total == parts && option.Cumulative()[^1] == parts && option.Opex + option.Capex == parts;
        })));

    [Fact]
    public void Reckon_NothingToTheSmallModel_CostsWhatTheApiCosts() => Check(Prop.ForAll(AnyInputs, inputs =>
    {
        var unsplit = inputs with { SmallShare = 0, MidShare = 0 };
        var api = CostOfOwnership.Reckon(Deployment.ApiOnly, unsplit);
        return new[] { Deployment.HybridRented, Deployment.HybridOwned }
            .All(hybrid => CostOfOwnership.Reckon(hybrid, unsplit).Months.SequenceEqual(api.Months));
    }));

    /// <summary>
    /// So many times the traffic on no more than so many times the machines: machines are used no less, what is paid
    /// whatever the traffic weighs less, and so own hardware never gets worse beside the API.
    /// </summary>
    [Fact]
    public void Reckon_MoreTraffic_NeverMakesOwnHardwareRelativelyWorse() => Check(Prop.ForAll(AnyInputs, Gen.Choose(2, 9).ToArbitrary(), (inputs, times) =>
    {
        var less = inputs with { RequestsPerMonth = inputs.RequestsPerMonth + 1_000, SmallShare = Math.Max(inputs.SmallShare, 0.1m) };
        var more = less with { RequestsPerMonth = less.RequestsPerMonth * times };
        return Relative(more) <= Relative(less) + 1e-6m;

        static decimal Relative(PlanInputs inputs) =>
            CostOfOwnership.Reckon(Deployment.HybridOwned, inputs).Total / CostOfOwnership.Reckon(Deployment.ApiOnly, inputs).Total;
    }));

    [Fact]
    public void Reckon_EveryRequest_IsAnsweredOnce() => Check(Prop.ForAll(AnyInputs, inputs =>
    {
        // Every answer costs its own tier's error: with all rates at 1, as many answers are wrong as were asked for.
        var wrong = inputs with { Quality = new(1, 1, 1, 1, 1, 1) };
        return Enum.GetValues<Deployment>().All(deployment => Math.Abs(TierCalls.Of(deployment, wrong, 1_000).Wrong - 1_000) < 1e-9m);
    }));

    [Fact]
    public void Of_RefusedAnswers_AreAskedAgainOfTheNextTier()
    {
        var withMid = Base with { SmallShare = 0.6m, MidShare = 0.2m, SmallAcceptance = 0.9m, MidAcceptance = 0.5m, Mid = Base.Premium };

        TierCalls.Of(Deployment.HybridRented, withMid, 1_000).ShouldBe(new TierCalls(600, 260, 330, 0, (540 * Base.Quality.Small) + (330 * Base.Quality.Premium)));
        TierCalls.Of(Deployment.HybridRented, withMid with { Mid = null, MidShare = 0 }, 1_000).Premium.ShouldBe(460);
    }

    [Fact]
    public void Reckon_ACache_TakesItsShareOffEveryOption()
    {
        var cached = CostOfOwnership.Reckon(Base with { CacheHitRate = 0.25m });

        foreach (var (with, without) in cached.Zip(CostOfOwnership.Reckon(Base)))
        {
            with.Months[0].Tokens.ShouldBe(without.Months[0].Tokens * 0.75m, 1e-6m);
        }
    }

    [Fact]
    public void Reckon_CachedInput_IsPaidAtItsPrice() =>
        CostOfOwnership.Reckon(Deployment.ApiOnly, Base with { CachedInputShare = 0.5m }).Months[0].Tokens
            .ShouldBe(12_000_000 * ((500 * 0.25m) + (500 * 0.025m) + (400 * 2m)) / 1_000_000);

    [Fact]
    public void Reckon_GrowthAndSeasons_MultiplyTheTraffic()
    {
        var inputs = Base with { Growth = 0.1m, Seasonality = [1, 0.5m, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] };

        inputs.Traffic()[..3].ShouldBe([12_000_000m, 6_600_000m, 14_520_000m]);
    }

    [Fact]
    public void Reckon_MachinesThatAreThereAlready_CostTheirRunningOnly()
    {
        var month = CostOfOwnership.Reckon(Deployment.HybridOwned, Base with { Owned = Base.Owned! with { Price = 0 } }).Months[0];

        month.Hardware.ShouldBe(0);
        month.Power.ShouldBeGreaterThan(0);
        // The scenario's $400, and five racks at $60.
        month.Operations.ShouldBe(700m);
        // 8 hours and 4 more at $90.
        month.Staff.ShouldBe(1_080m);
    }

    [Fact]
    public void Begin_MachinesThatAgeAndGrow_AreBoughtInTime()
    {
        var fleet = new OwnedFleet(lifeMonths: 3);

        int[] bought = [fleet.Begin(0, 2), fleet.Begin(1, 3), fleet.Begin(2, 1), fleet.Begin(3, 3), fleet.Begin(4, 3)];

        bought.ShouldBe([2, 1, 0, 2, 1]);
    }

    [Fact]
    public void PresentValue_OfAYear_IsDiscountedByMonths()
    {
        // $100 at the end of each of 12 months at 10 % a year: 100 (1 − 1/1.1) / (1.1^(1/12) − 1).
        var inputs = Base with
        {
            DiscountRate = 0.1m,
            Growth = 0,
            RequestsPerMonth = 1_000,
            InputTokens = 1_000,
            OutputTokens = 0,
            Premium = new("p", 100, 100, 0),
            Quality = Base.Quality with { WrongAnswer = 0 },
        };

        CostOfOwnership.Reckon(Deployment.ApiOnly, inputs).PresentValue.ShouldBe(1_140.05m, 0.01m);
    }

    [Fact]
    public void BreakEvenMonth_ACostThatComesBack_IsTheMonthFromWhichItStays()
    {
        var api = Option(Deployment.ApiOnly, [10, 10, 10, 10, 10, 10], []);

        // 15 at the start is earned back in month 3, but 12 more in month 4 not before month 5.
        Option(Deployment.HybridOwned, [5, 5, 5, 5, 0, 0], [15, 0, 0, 12, 0, 0]).BreakEvenMonth(api).ShouldBe(5);
        Option(Deployment.HybridOwned, [5, 5, 5, 5, 5, 5], [15, 0, 0, 0, 0, 0]).BreakEvenMonth(api).ShouldBe(3);
        Option(Deployment.HybridOwned, [5, 5, 5, 5, 5, 5], [99, 0, 0, 0, 0, 0]).BreakEvenMonth(api).ShouldBeNull();
        Option(Deployment.HybridOwned, [5, 5, 5, 5, 5, 5], []).BreakEvenMonth(api).ShouldBe(1);
    }

    private static OptionCost Option(Deployment deployment, decimal[] opex, decimal[] hardware) => new()
    {
        Deployment = deployment,
        Name = "o",
        IsRanked = true,
        PresentValue = 0,
        Months =
        [
            .. opex.Select((running, month) => new MonthCost
            {
                Requests = 1, Machines = 0, Tokens = running, Rent = 0, Power = 0, Staff = 0, Operations = 0, WrongAnswers = 0,
                Hardware = hardware.ElementAtOrDefault(month), Project = 0,
            }),
        ],
    };

    private static void Check(Property property) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20_261_122, 7));
}
