using Pareto.Workbench.Audit.Findings;

namespace Pareto.Workbench.Tests.Audit.Findings;

public class SketchTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void Quantile_OfSkewedDurations_IsWithinOnePercent_AlsoWhenPutTogether(double share)
    {
        var random = new Random(21);
        var all = new List<double>();
        var (left, right) = (new DurationSketch(), new DurationSketch());
        for (var i = 0; i < 20_000; i++)
        {
            var milliseconds = 5 * Math.Exp(3 * random.NextDouble() * random.NextDouble() * 3);
            all.Add(milliseconds);
            (i % 3 == 0 ? left : right).Add(TimeSpan.FromMilliseconds(milliseconds));
        }

        left.Add(right);

        all.Sort();
        var exact = all[(int)Math.Ceiling(share * all.Count) - 1];
        left.Quantile(share)!.Value.TotalMilliseconds.ShouldBe(exact, exact * (DurationSketch.Error + 0.0001));
        left.Count.ShouldBe(20_000);
    }

    [Fact]
    public void Quantile_OfNothing_IsNull() => new DurationSketch().Quantile(0.5).ShouldBeNull();

    [Fact]
    public void Meet_RemembersAtLeastAGeneration_AndWhatIsMetAgain()
    {
        var table = new RecentTable(1 << 12);
        const int Generation = (1 << 12) / 5 * 3;
        for (var key = 1UL; key <= 50_000; key++)
        {
            table.Meet(key, (uint)key, out _).ShouldBeFalse();

            // Two keys go in each time, of which one comes back.
            if (key > Generation / 2)
            {
                table.Meet(key - (Generation / 2) + 10, 1, out _).ShouldBeTrue();
            }

            // A popular key is met all the time and never forgotten.
            table.Meet(ulong.MaxValue, (uint)key, out var last).ShouldBe(key > 1);
            last.ShouldBe(key > 1 ? (uint)(key - 1) : 0);
        }

        table.Meet(5, 0, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0.95)]
    [InlineData(0.75)]
    [InlineData(0.4)]
    public void Likeness_EstimatesJaccard(double jaccard)
    {
        var random = new Random(22);
        var total = 0.0;
        const int Times = 40;
        for (var time = 0; time < Times; time++)
        {
            var shared = Enumerable.Range(0, (int)(200 * jaccard)).Select(_ => (uint)random.NextInt64()).ToArray();
            var (one, other) = (new ushort[Shingles.SignatureLength], new ushort[Shingles.SignatureLength]);
            Shingles.Sign([.. shared, .. Own(random, jaccard)], one);
            Shingles.Sign([.. shared, .. Own(random, jaccard)], other);
            total += Shingles.Likeness(one, other);
        }

        // The mean of 40 estimates of a standard error of at most 0.0625.
        (total / Times).ShouldBe(jaccard, 0.03);

        static IEnumerable<uint> Own(Random random, double jaccard) => Enumerable.Range(0, (int)(100 * (1 - jaccard))).Select(_ => (uint)random.NextInt64());
    }

    [Theory]
    [InlineData("The quick brown fox", "the QUICK,  brown... fox!", true)]
    [InlineData("The quick brown fox", "the quick brown cat", false)]
    [InlineData("one", "ONE", true)]
    [InlineData("日本語の文", "日本語の文。", true)]
    public void Of_Shingles_AreOfWordsAlone(string one, string other, bool same) =>
        Shingles.Of(one).SequenceEqual(Shingles.Of(other)).ShouldBe(same);

    [Fact]
    public void Fit_OfALine_IsTheLine()
    {
        var trend = TrendLine.Fit([(10, 100, 5), (11, 103, 50), (12, 106, 7), (14, 112, 1)])!;

        trend.PerWeek.ShouldBe(3, 1e-9);
        (trend.High - trend.Low).ShouldBe(0, 1e-6);
        trend.IsClear.ShouldBeTrue();
    }

    // By hand: weeks 1 to 4 with means 1, 3, 2, 4: slope 0.8, residual sum 1.8, standard error sqrt(0.9/5) = 0.4243, t(2) = 4.303.
    [Fact]
    public void Fit_OfNoise_HasTheIntervalOfStudentsT()
    {
        var trend = TrendLine.Fit([(1, 1, 10), (2, 3, 10), (3, 2, 10), (4, 4, 10)])!;

        trend.PerWeek.ShouldBe(0.8, 1e-9);
        trend.High.ShouldBe(0.8 + (4.303 * Math.Sqrt(0.18)), 1e-3);
        trend.IsClear.ShouldBeFalse();
    }

    [Fact]
    public void Fit_OfTwoWeeks_IsNull() => TrendLine.Fit([(1, 1, 10), (2, 3, 10)]).ShouldBeNull();

    [Theory]
    [InlineData("billing", "billing", false)]
    [InlineData("billing", "returns", true)]
    [InlineData("The parcel comes on Tuesday, number 4711.", "The parcel comes on Tuesday, number 4712.", true)]
    [InlineData("It takes about two days, please wait.", "It takes about two days. Please wait!", false)]
    [InlineData("{\"a\": 12}", "{ \"a\":12 }", false)]
    [InlineData("{\"a\": 12}", "{\"a\": 13}", true)]
    public void Differ_TellsAnswersThatSayTheSame(string one, string other, bool differ) => AuditTally.Differ(one, other).ShouldBe(differ);
}
