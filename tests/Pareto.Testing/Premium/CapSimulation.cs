using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Steering;

namespace Pareto.Testing.Premium;

/// <summary>Who decides which requests get premium.</summary>
public enum CapPolicy
{
    /// <summary>The product: the steering chooses, the pass holds to it.</summary>
    Paced,

    /// <summary>First come, first served, up to the same strict cap.</summary>
    FirstCome,

    /// <summary>First come, first served, up to the share of the last 24 hours as they stand at that moment: what counters usually do.</summary>
    Counter,
}

/// <summary>What came of traffic under a cap.</summary>
/// <param name="Highest">Premium's highest share of any 24 hours, at any moment up to the last request.</param>
/// <param name="Share">Premium's share of all.</param>
/// <param name="Captured">What premium gained, of what it would have gained with the hardest requests in hindsight, as many as the cap allows.</param>
/// <param name="Unexplained">Moments above the cap in which the guarantee of <see cref="PremiumDay"/> holds; none may be.</param>
public sealed record CapOutcome(double Highest, double Share, double Captured, int Unexplained);

/// <summary>Runs traffic through the cap, as routing and execution ask it.</summary>
public static class CapSimulation
{
    private static readonly Target Small = TargetOf("small", Tier.Small);
    private static readonly Target Large = TargetOf("large", Tier.Premium);

    public static CapOutcome Run(Demand demand, PremiumCapOptions options, CapPolicy policy)
    {
        var premium = Decide(demand.Arrivals, options, policy);
        var hindsight = demand.Arrivals.Select(arrival => arrival.Hardness).OrderDescending().Take((int)(options.Share * demand.Arrivals.Count))
            .Where(hardness => hardness >= Arrival.WantsPremiumFrom).Sum();
        var (highest, unexplained) = Sliding(demand.Arrivals, premium, options);
        return new CapOutcome(
            highest,
            premium.Count(granted => granted) / (double)premium.Length,
            demand.Arrivals.Where((_, i) => premium[i]).Sum(arrival => arrival.Hardness) / hindsight,
            unexplained);
    }

    private static bool[] Decide(IReadOnlyList<Arrival> arrivals, PremiumCapOptions options, CapPolicy policy)
    {
        var clock = new FakeTimeProvider(arrivals[0].At);
        var cap = new PremiumCap(ledger: null, clock);
        cap.Apply(options);
        var requests = new CappedTraffic(cap);
        var premium = new bool[arrivals.Count];
        var (old, used, total) = (0, 0, 0);
        for (var i = 0; i < arrivals.Count; i++)
        {
            clock.Advance(arrivals[i].At - clock.GetUtcNow());
            if (policy != CapPolicy.Counter)
            {
                premium[i] = requests.Send(arrivals[i], paced: policy == CapPolicy.Paced);
                continue;
            }

            for (; arrivals[old].At <= arrivals[i].At - PremiumDay.Window; old++, total--)
            {
                used -= premium[old] ? 1 : 0;
            }

            total++;
            premium[i] = arrivals[i].WantsPremium && used + 1 <= options.Share * total;
            used += premium[i] ? 1 : 0;
        }

        return premium;
    }

    /// <summary>The highest share at any moment, also those at which something leaves the window and nothing comes.</summary>
    private static (double Highest, int Unexplained) Sliding(IReadOnlyList<Arrival> arrivals, bool[] premium, PremiumCapOptions options)
    {
        var (old, next, used, highest, unexplained) = (0, 0, 0, 0.0, 0);
        var (dayStart, stretch) = (0, 0.0);
        while (next < arrivals.Count)
        {
            var now = arrivals[next].At;
            if (old < next && arrivals[old].At + PremiumDay.Window <= now)
            {
                now = arrivals[old].At + PremiumDay.Window;
            }

            for (; old < next && arrivals[old].At + PremiumDay.Window <= now; old++)
            {
                used -= premium[old] ? 1 : 0;
            }

            for (; next < arrivals.Count && arrivals[next].At <= now; next++)
            {
                used += premium[next] ? 1 : 0;
                if (premium[next])
                {
                    // A day is kept in parts, of which the oldest may have begun before it.
                    for (; arrivals[dayStart].At < arrivals[next].At - PremiumDay.Window - PremiumDay.LongestPart; dayStart++)
                    {
                    }

                    stretch = Math.Max(3 / options.Share, options.MayFallTo * (next + 1 - dayStart));
                }
            }

            if (next == old)
            {
                continue;
            }

            var share = used / (double)(next - old);
            highest = Math.Max(highest, share);
            unexplained += share > options.Share && next - old > stretch + 1 ? 1 : 0;
        }

        return (highest, unexplained);
    }

    private static Target TargetOf(string name, Tier tier) => new()
    {
        Id = new TargetId("simulated", name),
        Tier = tier,
        Location = TargetLocation.External,
        Abilities = TargetAbilities.Chat,
        ContextTokens = 100_000,
    };

    /// <summary>Asks a cap as routing and execution do. Safe for many threads.</summary>
    internal sealed class CappedTraffic(PremiumCap cap)
    {
        private static readonly ChatRequest Request = new()
        {
            Id = new RequestId("req_simulated"),
            ReceivedAt = default,
            ReceivedTimestamp = 0,
            Model = "auto",
            Credential = default,
            Messages = [],
        };

        private static readonly Intent Intent = new() { Task = TaskType.QuestionAnswering, Complexity = 5, Ambiguity = 0, ExpectedOutputTokens = 100, PromptTokens = 100 };

        private readonly PremiumCapSteering _steering = new(cap);

        /// <summary>Whether premium was asked in the end.</summary>
        public bool Send(Arrival arrival, bool paced)
        {
            var tier = arrival.WantsPremium ? Tier.Premium : Tier.Small;
            if (paced)
            {
                var question = new RoutingQuestion
                {
                    Request = Request, Principal = Principal.Anonymous, Intent = Intent, Capable = [Small, Large], Trial = false,
                    Prediction = new Prediction(1 - arrival.Hardness, 1 - arrival.Hardness, arrival.Hardness, Familiarity: 1),
                };
                tier = _steering.Steer(question, new TierChoice(tier, "simulated", arrival.Hardness)).Tier;
            }

            var pass = cap.Enter(Request, new RoutePlan { Targets = [new PlannedTarget(Large, "simulated"), new PlannedTarget(Small, "simulated")], Intent = Intent, IsChosen = true })!;
            return (tier == Tier.Premium && pass.TryBegin(Large)) || !pass.TryBegin(Small);
        }
    }
}
