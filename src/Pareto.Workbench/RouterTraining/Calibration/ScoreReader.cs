using System.Text.Json;

namespace Pareto.Workbench.RouterTraining.Calibration;

/// <summary>Reads scores as <c>pareto router score</c> writes them: one <c>{"id":…,"score":…}</c> a line.</summary>
public static class ScoreReader
{
    /// <summary>The score of each id.</summary>
    /// <exception cref="InvalidDataException">A line is no score; the message names file and line.</exception>
    public static async Task<IReadOnlyDictionary<string, double>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using var document = JsonDocument.Parse(line);
                var row = document.RootElement;
                scores[row.GetProperty("id").GetString()!] = row.GetProperty("score").GetDouble();
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
            {
                throw new InvalidDataException($"{file}, line {number}: a line must be {{\"id\":\"…\",\"score\":0.1}}. {e.Message}", e);
            }
        }

        return scores;
    }

    /// <summary>The outcomes with their scores.</summary>
    /// <exception cref="InvalidDataException">One has none.</exception>
    public static IReadOnlyList<ScoredOutcome> Join(IReadOnlyList<Outcome> outcomes, IReadOnlyDictionary<string, double> scores) =>
    [
        .. outcomes.Select(row => scores.TryGetValue(row.Id, out var score)
            ? new ScoredOutcome(row.Id, row.Dataset, row.Group, score, row.Weak, row.Strong)
            : throw new InvalidDataException($"no score for '{row.Id}': score the same files that are calibrated on.")),
    ];
}
