using Pareto.Workbench.RouterTraining;

namespace Pareto.Workbench.Tests.RouterTraining;

public sealed class PromptKindsTests
{
    private static readonly string[] Wares = ["apples", "pears", "plums", "nuts", "figs", "dates", "limes", "leeks"];

    /// <summary>In the large set many numbers make a prompt easy, in the small one hard: one order for both cannot be right.</summary>
    [Fact]
    public void Score_ASmallSetOfItsOwnOrder_FollowsItsOwn()
    {
        var outcomes = Made();
        var seen = outcomes.Where(row => GroupFolds.FoldOf(row.Group, "apart", 3) > 0).ToList();
        var apart = outcomes.Where(row => GroupFolds.FoldOf(row.Group, "apart", 3) == 0 && row.Dataset == "shop").ToList();

        var predictor = new RouterTrainer().Train(seen, TestContext.Current.CancellationToken);

        var curve = RoutingMetrics.Curve(apart, [.. apart.Select(row => predictor.Score(row.Prompt))]);
        RoutingMetrics.Apgr(curve).ShouldBeGreaterThan(0.6);
    }

    private static List<Outcome> Made()
    {
        var random = new Random(5);
        var outcomes = new List<Outcome>();
        for (var i = 0; i < 3_600; i++)
        {
            var shop = i % 8 == 0;
            var steps = random.Next(1, 8);
            var list = string.Join(" and ", Enumerable.Range(0, steps).Select(_ => $"{random.Next(13, 90)} {Wares[random.Next(Wares.Length)]}"));
            var fails = shop ? steps / 8.0 : 1 - (steps / 8.0);
            outcomes.Add(new Outcome
            {
                Id = $"{i}",
                Dataset = shop ? "shop" : "orders",
                Group = $"{i}",
                Prompt = shop ? $"Tom sells {list}. How many does Tom sell in all?" : $"ORDER:\n- {list}\nType: [invoice] or [return]",
                WeakModel = "little",
                StrongModel = "large",
                Weak = random.NextDouble() < fails ? 0 : 1,
                Strong = 1,
            });
        }

        return outcomes;
    }
}
