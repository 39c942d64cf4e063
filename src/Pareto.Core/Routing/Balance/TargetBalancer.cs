using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Text;

namespace Pareto.Core.Routing.Balance;

/// <summary>
/// Puts the targets of a tier in the order in which a request tries them: those at a preferred location first, then as
/// the tier lists them, and equals (targets of the tier that serve the same model) by the tier's method. Among equals one
/// that stands back after failures comes last, whatever the method: failing fast looks idle and quick.
/// <para>
/// Chance comes from the request's id alone, so the same request meets the same order as long as the load is the same.
/// Ordering allocates nothing.
/// </para>
/// </summary>
internal sealed class TargetBalancer
{
    // More than a tier ever holds; a longer one costs an array.
    private const int Few = 32;

    // Above every load that was measured: a target without a measurement is given one request, and then waited for.
    private const double Unmeasured = 1e12;

    private readonly FrozenDictionary<TargetId, Place> _places;
    private readonly bool[] _isOrdered;

    /// <param name="options">How equals are ordered, and which locations come first.</param>
    /// <param name="catalog">The tiers.</param>
    /// <param name="load">What is known of targets; null where no gateway runs: all are idle and healthy.</param>
    public TargetBalancer(RoutingOptions options, ModelCatalog catalog, TargetLoad? load)
    {
        var places = new Dictionary<TargetId, Place>();
        var tiers = Enum.GetValues<Tier>();
        _isOrdered = new bool[tiers.Length];
        foreach (var tier in tiers)
        {
            var targets = catalog.InTier(tier);
            var method = options.Balance.Of(tier);
            var regions = targets.Select(target => Preference(target, options.PreferLocations)).ToArray();
            _isOrdered[(int)tier] = regions.Distinct().Count() > 1
                || (method != BalanceMethod.Order && EqualTargets.In(targets).Any());
            for (var i = 0; i < targets.Length; i++)
            {
                var target = targets[i];
                var equals = method == BalanceMethod.Order ? [target] : EqualTargets.Of(target, targets);
                places[target.Id] = new Place
                {
                    Preference = regions[i],
                    Position = targets.IndexOf(equals[0]),
                    Method = equals.Length > 1 ? method : BalanceMethod.Order,
                    Gauge = load?.GaugeOf(target.Id),
                    Weight = target.Weight,
                    Salt = Fnv1a.Of(target.Name),
                    Note = Note(equals.Length > 1 ? method : BalanceMethod.Order, regions[i] < options.PreferLocations.Length ? target.Location : null),
                };
            }
        }

        _places = places.ToFrozenDictionary();
    }

    /// <summary>Orders the targets of one tier, which are in the builder from an index on, in place.</summary>
    public void Order(Tier tier, ImmutableArray<Target>.Builder targets, int from, RequestId request)
    {
        var count = targets.Count - from;
        if (count < 2 || !_isOrdered[(int)tier])
        {
            return;
        }

        var chance = Fnv1a.Of(request.Value);
        Span<Rank> ranks = count <= Few ? stackalloc Rank[count] : new Rank[count];
        for (var i = 0; i < count; i++)
        {
            var target = targets[from + i];
            var rank = _places[target.Id].RankNow(chance);
            var at = i;
            for (; at > 0 && rank.ComesBefore(ranks[at - 1]); at--)
            {
                ranks[at] = ranks[at - 1];
                targets[from + at] = targets[from + at - 1];
            }

            ranks[at] = rank;
            targets[from + at] = target;
        }
    }

    /// <summary>Why a planned target stands where it does, to be added to its reason; empty where the tier's list alone tells.</summary>
    public string Note(Target target) => _places.TryGetValue(target.Id, out var place) ? place.Note : "";

    private static int Preference(Target target, ImmutableArray<string> locations)
    {
        var index = locations.IndexOf(target.Location.ToString());
        return index < 0 ? locations.Length : index;
    }

    private static string Note(BalanceMethod method, TargetLocation? preferred)
    {
        var near = preferred is { } location ? $"; preferred location {location}" : "";
        return near + method switch
        {
            BalanceMethod.LeastLoaded => "; least loaded of equals first",
            BalanceMethod.Fastest => "; fastest of equals first",
            BalanceMethod.Weighted => "; equals by weight",
            _ => "",
        };
    }

    /// <summary>What a configuration says of a target's place, and where its load is read.</summary>
    private sealed class Place
    {
        /// <summary>Index of its location among the preferred ones.</summary>
        public required int Preference { get; init; }

        /// <summary>Where the first of its equals stands in the tier.</summary>
        public required int Position { get; init; }

        public required BalanceMethod Method { get; init; }

        public required TargetGauge? Gauge { get; init; }

        public required int Weight { get; init; }

        public required ulong Salt { get; init; }

        public required string Note { get; init; }

        private int InFlight => Gauge?.InFlight ?? 0;

        public Rank RankNow(ulong chance)
        {
            if (Method == BalanceMethod.Order)
            {
                return new Rank(Preference, Position, StandsBack: false, Load: 0, Draw: 0);
            }

            var draw = Draw(chance);
            return new Rank(Preference, Position, Gauge is { IsHealthy: false }, Load(draw), draw);
        }

        private double Load(double draw) => Method switch
        {
            BalanceMethod.LeastLoaded => (InFlight + 1) / (double)Weight,
            BalanceMethod.Fastest => Cost(),

            // The first of independent exponential clocks that run at the speed of the weights rings in their proportion
            // (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006), and so do the next ones.
            _ => -Math.Log(draw) / Weight,
        };

        private double Cost() => Gauge?.Latency is { } latency ? latency.TotalSeconds * (InFlight + 1)
            : InFlight == 0 ? 0
            : Unmeasured + InFlight;

        // In (0, 1), from the request and the target: SplitMix64's finish spreads what FNV leaves in the low bits.
        private double Draw(ulong chance)
        {
            var bits = chance ^ BitOperations.RotateLeft(Salt, 32);
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
            bits ^= bits >> 31;
            return ((bits >> 11) + 0.5) * (1.0 / (1UL << 53));
        }
    }

    private readonly record struct Rank(int Preference, int Position, bool StandsBack, double Load, double Draw)
    {
        public bool ComesBefore(in Rank other) =>
            Preference != other.Preference ? Preference < other.Preference
            : Position != other.Position ? Position < other.Position
            : StandsBack != other.StandsBack ? !StandsBack
            : Load != other.Load ? Load < other.Load
            : Draw < other.Draw;
    }
}
