using System.Globalization;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Steering;

namespace Pareto.Core.Routing.Promise;

/// <summary>
/// Decides between small and premium so that a promise about quality holds: a request stays small only if the gain expected of
/// premium is within the threshold that labels of its workload support. What the predictor does not know, and what no label
/// speaks for, goes to premium. A watch may replace the threshold by a safer one, or by none. Safe for many threads.
/// </summary>
public sealed class RoutePromise
{
    private readonly OperatingPoint _point;
    private readonly PromiseWatch? _watch;
    private readonly string _name;

    /// <param name="point">Chosen on the scores of the predictor that is asked.</param>
    public RoutePromise(OperatingPoint point)
        : this(point, null)
    {
    }

    private RoutePromise(OperatingPoint point, PromiseWatch? watch)
    {
        _point = point;
        _watch = watch;
        _name = point.MaxLoss is { } loss
            ? string.Create(CultureInfo.InvariantCulture, $"promise of at most {100 * loss:0.##} % loss")
            : "promise by costs";
    }

    /// <summary>Reads what the options name; null where it cannot be used, the problems saying why.</summary>
    /// <param name="path">Where the options stand in the file.</param>
    /// <param name="options">As read.</param>
    /// <param name="predictor">The one that routing asks; null where it asks none.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static RoutePromise? Load(string path, PromiseOptions options, Predictor? predictor, ICollection<ConfigurationProblem> problems)
    {
        if (PromiseOptionsValidator.Load(path, options, problems) is not { } point)
        {
            return null;
        }

        if (predictor is not null && point.Router is not null && point.Router == predictor.Fingerprint)
        {
            return new RoutePromise(point);
        }

        problems.Add(new($"{path}.file", predictor is null
            ? "a promise needs predictions. Switch them on under routing.prediction."
            : $"'{options.File}' was calibrated on the scores of another model. Calibrate again with the one in use (--model), or name its model under routing.prediction.model."));
        return null;
    }

    internal OperatingPoint Point => _point;

    /// <summary>The same promise, under watch.</summary>
    internal RoutePromise WatchedBy(PromiseWatch watch) => new(_point, watch);

    /// <summary>The tier, and why.</summary>
    /// <param name="workload">The stream of like requests that the request belongs to.</param>
    /// <param name="prediction">What is expected of the prompt; null for one that predictors are not trained on.</param>
    internal TierChoice Decide(string workload, Prediction.Prediction? prediction)
    {
        var threshold = _point.For(workload);
        if (threshold.SmallUpTo is not { } calibrated)
        {
            return new(Tier.Premium, $"{_name}: no labels support less for workload '{workload}'", prediction?.Gain);
        }

        if (prediction is not { IsFamiliar: true } known)
        {
            return new(Tier.Premium, $"{_name}: unlike what the router knows", prediction?.Gain);
        }

        var (smallUpTo, brokenSince) = _watch?.For(workload) ?? new WatchedThreshold(calibrated, null);
        var name = brokenSince is { } since ? string.Create(CultureInfo.InvariantCulture, $"{_name} broken since {since.UtcDateTime:yyyy-MM-dd HH:mm}Z") : _name;
        return smallUpTo is not { } upTo
            ? new(Tier.Premium, $"{name}: premium", known.Gain)
            : new(
                known.Gain <= upTo ? Tier.Small : Tier.Premium,
                string.Create(CultureInfo.InvariantCulture, $"{name}: gain of premium {known.Gain:0.000}, small up to {upTo:0.000}"),
                known.Gain);
    }

    /// <summary>Whether the calibration speaks for a request: only those can keep the promise, or break it.</summary>
    internal bool Covers(string workload, Prediction.Prediction? prediction) => prediction is { IsFamiliar: true } && _point.For(workload).SmallUpTo is not null;
}
