using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Workbench.Audit.Projection;

namespace Pareto.Workbench.Audit.Labelling;

/// <summary>A call that was drawn from the log, and what is known of it without a label.</summary>
/// <param name="Call">The call.</param>
/// <param name="KeptSmall">The router would keep it small.</param>
/// <param name="PremiumCost">US dollars at the baseline; null where that cannot be told.</param>
/// <param name="SmallCost">The same at a small target.</param>
internal sealed record DrawnCall(SampledCall Call, bool KeptSmall, decimal? PremiumCost, decimal? SmallCost);

/// <summary>Calls drawn at random from all of the log, for labelling.</summary>
/// <param name="Calls">In the order in which they were drawn, those left out that may not be shown.</param>
/// <param name="HeldBack">How many were left out.</param>
internal sealed record LabelDraw(ImmutableArray<DrawnCall> Calls, int HeldBack)
{
    // Predictions cost next to nothing, and beyond some thousands they add next to nothing.
    private const int Enough = 2_000;
    private const int ForEachLabel = 10;

    /// <param name="workloads">The facts.</param>
    /// <param name="configuration">A valid one whose baseline has a price.</param>
    /// <param name="target">Who is to label.</param>
    /// <param name="labels">How many labels are wanted.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="time">The day whose prices hold, and the clock of the policy's search.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static LabelDraw Of(
        IReadOnlyList<WorkloadFacts> workloads, CheckedConfiguration configuration, Target target, int labels, int seed, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var samples = workloads.Select(WorkloadSample.Of).ToArray();
        var replayable = samples.Sum(sample => sample.Calls.Length);
        if (replayable == 0)
        {
            return new LabelDraw([], 0);
        }

        var catalog = configuration.Catalog!;
        var costs = new TargetCosts(catalog, catalog.Baseline!, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var texts = target.Location.IsLocal ? null : new PersonalTexts(configuration);
        var routing = configuration.Options.Routing with { PremiumCap = null };
        var gate = new RequestGate(configuration, time);
        var replay = new RequestReplay(configuration with { Options = configuration.Options with { Routing = routing } }, time);
        var mix = new WorkloadMix(samples, new Random(seed));
        var known = new Dictionary<(int, int), DrawnCall?>();
        var drawn = ImmutableArray.CreateBuilder<DrawnCall>();
        var heldBack = 0;
        for (var i = Math.Max(labels, Math.Min(replayable, Math.Max(Enough, ForEachLabel * labels))); i > 0; i--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var place = mix.Next();
            if (!known.TryGetValue(place, out var call))
            {
                known[place] = call = LookAt(samples[place.Workload].Calls[place.Call]);
            }

            if (call is null)
            {
                heldBack++;
            }
            else
            {
                drawn.Add(call);
            }
        }

        return new LabelDraw(drawn.ToImmutable(), heldBack);

        DrawnCall? LookAt(SampledCall call)
        {
            if (texts?.MustStay(TextsOf(call), cancellationToken) == true)
            {
                return null;
            }

            var goesTo = replay.Decide(gate.Judge(call.Request, Principal.Anonymous, cancellationToken), Principal.Anonymous);
            var small = goesTo is { Tier: Tier.Small } ? goesTo : catalog.InTier(Tier.Small).FirstOrDefault();
            return new DrawnCall(
                call, goesTo?.Tier == Tier.Small, costs.AtBaseline(call.Usage), small is null ? null : costs.At(small, call.Usage));
        }
    }

    private static IEnumerable<string> TextsOf(SampledCall call) =>
        call.Request.Messages.SelectMany(message => message.Parts).OfType<TextPart>().Select(part => part.Text).Append(call.Answer ?? "");
}
