using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Cascade;

/// <summary>How sure a model was of its tokens. Natural logarithms of probabilities.</summary>
/// <param name="Mean">Over all tokens.</param>
/// <param name="Window">The lowest mean of any eight in a row, of all where there are fewer.</param>
/// <param name="FirstMargin">The lead of the first token over the second best; null where no second was told.</param>
internal readonly record struct LogProbSignals(double Mean, double Window, double? FirstMargin)
{
    private const int WindowTokens = 8;

    /// <summary>Of what a reply has brought until now; null where its target tells none.</summary>
    public static LogProbSignals? Of(IEnumerable<ReplyEvent> reply)
    {
        var tokens = new List<double>();
        double? margin = null;
        foreach (var step in reply)
        {
            if (step is not ChoiceDelta { LogProbs: { ValueKind: JsonValueKind.Object } told } ||
                !told.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            foreach (var token in content.EnumerateArray())
            {
                if (Of(token) is { } logProb)
                {
                    margin = tokens.Count == 0 ? Margin(token, logProb) : margin;
                    tokens.Add(logProb);
                }
            }
        }

        return tokens.Count == 0 ? null : new LogProbSignals(tokens.Average(), Lowest(tokens), margin);
    }

    /// <summary>Whether every bound holds of what is known.</summary>
    public bool Meets(LogProbOptions bounds) => !(Mean < bounds.Mean) && !(Window < bounds.Window) && !(FirstMargin < bounds.FirstMargin);

    private static double Lowest(List<double> tokens)
    {
        var lowest = double.PositiveInfinity;
        var sum = 0.0;
        for (var i = 0; i < tokens.Count; i++)
        {
            sum += tokens[i] - (i >= WindowTokens ? tokens[i - WindowTokens] : 0);
            if (i >= WindowTokens - 1 || i == tokens.Count - 1)
            {
                lowest = Math.Min(lowest, sum / Math.Min(i + 1, WindowTokens));
            }
        }

        return lowest;
    }

    private static double? Margin(JsonElement token, double chosen)
    {
        if (!token.TryGetProperty("top_logprobs", out var best) || best.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        // The one chosen is mostly the first of the list; where sampling took another, it trails.
        var text = token.TryGetProperty("token", out var own) ? own.ToString() : null;
        double? other = null;
        foreach (var one in best.EnumerateArray())
        {
            if (Of(one) is { } logProb && one.TryGetProperty("token", out var name) && name.ToString() != text && !(logProb <= other))
            {
                other = logProb;
            }
        }

        return chosen - other;
    }

    private static double? Of(JsonElement token) =>
        token.ValueKind == JsonValueKind.Object && token.TryGetProperty("logprob", out var value) && value.ValueKind == JsonValueKind.Number &&
        value.TryGetDouble(out var logProb) ? logProb : null;
}
