using Pareto.Core.Accounting.Rollups;

namespace Pareto.Core.Tests.Accounting.Rollups;

public class DurationSketchTests
{
    [Fact]
    public void Percentile_OfAnyDuration_IsWithin1Percent()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var duration = (long)Math.Exp(random.NextDouble() * 23);
            var sketch = new DurationSketch();
            sketch.Add(duration);

            sketch.Percentile(50)!.Value.TotalMicroseconds.ShouldBe(duration, (0.01 * duration) + 1);
        }
    }

    [Fact]
    public void Merge_OfParts_IsTheSketchOfTheWhole()
    {
        var random = new Random(8);
        var whole = new DurationSketch();
        var merged = new DurationSketch();
        for (var part = 0; part < 20; part++)
        {
            var sketch = new DurationSketch();
            for (var i = 0; i < random.Next(300); i++)
            {
                var duration = random.NextInt64(600_000_000);
                sketch.Add(duration);
                whole.Add(duration);
            }

            merged.Merge(sketch.ToBytes());
        }

        merged.ToBytes().ShouldBe(whole.ToBytes());
    }

    [Fact]
    public void Percentile_OfNone_IsNone() => new DurationSketch().Percentile(95).ShouldBeNull();
}
