using Pareto.LocalModels.Serving;

namespace Pareto.LocalModels.Tests.Serving;

public class PaceTests
{
    [Fact]
    public void NextPlace_RequestsOfSomeSeconds_IsTheirShareOfThePlaces()
    {
        var pace = new Pace(4);
        pace.NextPlace().ShouldBe(TimeSpan.FromSeconds(1));

        pace.Add(TimeSpan.FromSeconds(20));
        pace.NextPlace().ShouldBe(TimeSpan.FromSeconds(5));

        for (var i = 0; i < 100; i++)
        {
            pace.Add(TimeSpan.FromSeconds(12));
        }

        pace.NextPlace().TotalSeconds.ShouldBe(3, 0.01);
        for (var i = 0; i < 100; i++)
        {
            pace.Add(TimeSpan.FromHours(1));
        }

        pace.NextPlace().ShouldBe(TimeSpan.FromMinutes(1));
    }
}
