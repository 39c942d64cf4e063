using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;

namespace Pareto.Workbench.Audit.Labelling;

/// <summary>
/// Has a model label a random sample of the logged calls (would a small model's answer do?) and corrects with that what the router
/// says by itself. Texts with personal data are shown to local targets only.
/// </summary>
public sealed class CallLabelling
{
    /// <summary>Fewer say nothing.</summary>
    public const int Fewest = 10;

    private const int Concurrency = 4;

    // A target that does not answer is not asked a thousand times.
    private const int FailuresInARow = 5;

    private readonly LabelDraw _draw;
    private readonly Target _target;
    private readonly ImmutableArray<DrawnCall> _questions;
    private readonly CallLabeller _labeller;

    private CallLabelling(LabelDraw draw, Target target, ImmutableArray<DrawnCall> chosen, CallLabeller labeller)
    {
        (_draw, _target, Chosen, _labeller) = (draw, target, chosen, labeller);

        // Drawn with replacement, a call may come more than once: it is asked about once.
        _questions = [.. chosen.Distinct()];
        MostCost = _questions.Aggregate((decimal?)0, (sum, call) => sum + labeller.MostFor(call));
    }

    /// <summary>How many calls the target will be asked about.</summary>
    public int Questions => _questions.Length;

    /// <summary>Of the calls that were drawn, those that may not be shown to the target.</summary>
    public double HeldBack => _draw.HeldBack == 0 ? 0 : (double)_draw.HeldBack / (_draw.HeldBack + _draw.Calls.Length);

    /// <summary>US dollars that labelling costs at most; null where the target has no price that can be told beforehand.</summary>
    public decimal? MostCost { get; }

    private ImmutableArray<DrawnCall> Chosen { get; }

    /// <summary>Draws the calls. Nothing is sent yet.</summary>
    /// <param name="workloads">The facts.</param>
    /// <param name="configuration">A valid one whose baseline has a price.</param>
    /// <param name="target">One of its targets.</param>
    /// <param name="labels">How many labels are wanted, at most.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="time">The day whose prices hold, and the clock of every wait.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    public static CallLabelling Prepare(
        IReadOnlyList<WorkloadFacts> workloads, CheckedConfiguration configuration, Target target, int labels, int seed, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var draw = LabelDraw.Of(workloads, configuration, target, labels, seed, time, cancellationToken);
        var prices = configuration.Catalog!.PricesOn(target, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        return new CallLabelling(
            draw, target, [.. draw.Calls.Take(labels)], new CallLabeller(configuration.Providers![target.Id.Provider], target, prices, time));
    }

    /// <summary>Asks, and reckons. <paramref name="progress"/> is told of each call that is done.</summary>
    /// <param name="premiumBill">US dollars a month, were everything sent to the baseline: what shares of savings are made money with.</param>
    /// <param name="progress">Told with each call.</param>
    /// <param name="cancellationToken">Ends the labelling, and with it the audit.</param>
    public async Task<LabelledEstimate> RunAsync(decimal? premiumBill, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var labels = new ConcurrentDictionary<DrawnCall, CallLabel>();
        var (asked, failed) = (0, 0);
        var costs = new ConcurrentBag<decimal?>();
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = givenUp.Token };
        try
        {
            await Parallel.ForEachAsync(_questions, options, async (call, cancellation) =>
            {
                var (label, answered, cost) = await _labeller.AskAsync(call, cancellation);
                Interlocked.Increment(ref asked);
                costs.Add(cost);
                if (label is not null)
                {
                    labels[call] = label;
                }

                if (answered)
                {
                    Interlocked.Exchange(ref failed, 0);
                }
                else if (Interlocked.Increment(ref failed) >= FailuresInARow)
                {
                    await givenUp.CancelAsync();
                }

                progress.Report(1);
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Given up: what there is counts.
        }

        var labelled = Chosen.Where(labels.ContainsKey).ToArray();
        return new LabelledEstimate
        {
            Target = _target.Name,
            Asked = asked,
            Labelled = labels.Count,
            Stopped = givenUp.IsCancellationRequested ? $"{FailuresInARow} calls in a row failed: is {_target.Name} there, and its key good?" : null,
            HeldBack = HeldBack,
            Cost = costs.Aggregate((decimal?)0, static (sum, cost) => sum + cost),
            Figures = labels.Count < Fewest
                ? null
                : LabelReckoning.Of(labelled, [.. labelled.Select(call => labels[call])], [.. _draw.Calls.Skip(Chosen.Length)], premiumBill),
        };
    }
}
