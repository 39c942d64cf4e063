using System.Buffers;
using System.Globalization;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Prediction;

namespace Pareto.Core.Routing.Promise;

/// <summary>
/// Decides between small and premium so that a promise about quality holds: a request stays small only if the gain expected of
/// premium is within the threshold that labels of its workload support. What the predictor does not know, and what no label
/// speaks for, goes to premium. Immutable; safe for many threads.
/// </summary>
public sealed class RoutePromise
{
    private readonly Predictor _predictor;
    private readonly OperatingPoint _point;
    private readonly string _name;

    /// <param name="predictor">Expects gains.</param>
    /// <param name="point">Chosen on this predictor's scores.</param>
    public RoutePromise(Predictor predictor, OperatingPoint point)
    {
        _predictor = predictor;
        _point = point;
        _name = point.MaxLoss is { } loss
            ? string.Create(CultureInfo.InvariantCulture, $"promise of at most {100 * loss:0.##} % loss")
            : "promise by costs";
    }

    /// <summary>Reads what the options name; null where it cannot be used, the problems saying why.</summary>
    public static RoutePromise? Load(string path, PromiseOptions options, ICollection<ConfigurationProblem> problems)
    {
        var predictor = LoadPredictor(path, options, problems);
        if (PromiseOptionsValidator.Load(path, options, problems) is not { } point || predictor is null)
        {
            return null;
        }

        if (point.Router is null || point.Router != predictor.Fingerprint)
        {
            problems.Add(new(
                $"{path}.file",
                $"'{options.File}' was calibrated on the scores of another model than {options.Model ?? "the one that ships"}. Calibrate again{(options.Model is null ? "" : " with --model")}, or name its model under promise.model."));
            return null;
        }

        return new RoutePromise(predictor, point);
    }

    /// <summary>The tier, and why.</summary>
    public (Tier Tier, string Reason) Decide(ChatRequest request)
    {
        var threshold = _point.For(request.Workload);
        if (threshold.SmallUpTo is null)
        {
            return (Tier.Premium, $"{_name}: no labels support less for workload '{request.Workload}'");
        }

        var prediction = Predict(request);
        return prediction is not { IsFamiliar: true }
            ? (Tier.Premium, $"{_name}: unlike what the router knows")
            : (
                threshold.StaysSmall(prediction.Value.Gain) ? Tier.Small : Tier.Premium,
                string.Create(CultureInfo.InvariantCulture, $"{_name}: gain of premium {prediction.Value.Gain:0.000}, small up to {threshold.SmallUpTo:0.000}"));
    }

    // What was said, from the first turn to the last, as one text: a label of a conversation is a label of that. What is no text
    // (pictures, sound, files) is nothing that labels of texts speak for.
    private Prediction.Prediction? Predict(ChatRequest request)
    {
        var length = 0;
        var texts = 0;
        var only = "";
        foreach (var message in request.Messages)
        {
            foreach (var part in message.Parts)
            {
                switch (part)
                {
                    case TextPart { Text: var text }:
                        length += text.Length + 1;
                        texts++;
                        only = text;
                        break;
                    case ThinkingPart or RefusalPart:
                        break;
                    default:
                        return null;
                }
            }
        }

        if (texts <= 1)
        {
            return _predictor.Predict(only);
        }

        var buffer = ArrayPool<char>.Shared.Rent(length);
        var end = 0;
        foreach (var message in request.Messages)
        {
            foreach (var part in message.Parts)
            {
                if (part is TextPart { Text: var text })
                {
                    text.CopyTo(buffer.AsSpan(end));
                    end += text.Length;
                    buffer[end++] = '\n';
                }
            }
        }

        var prediction = _predictor.Predict(buffer.AsSpan(0, end - 1));
        ArrayPool<char>.Shared.Return(buffer);
        return prediction;
    }

    private static Predictor? LoadPredictor(string path, PromiseOptions options, ICollection<ConfigurationProblem> problems)
    {
        if (options.Model is null)
        {
            return Predictor.Shipped;
        }

        try
        {
            using var stream = File.OpenRead(options.Model);
            return Predictor.Read(stream);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(new($"{path}.model", $"'{options.Model}' cannot be used: {e.Message} Write it with pareto router train."));
            return null;
        }
    }
}
