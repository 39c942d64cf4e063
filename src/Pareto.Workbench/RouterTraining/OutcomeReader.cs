using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;

namespace Pareto.Workbench.RouterTraining;

/// <summary>
/// Reads outcomes: one JSON object a line, plain or gzip. Lines marked <c>contaminated</c> are left out, as RouteLLM
/// does. Scores of a set that go above 1 are on the scale of MT-Bench and divided by 10.
/// </summary>
public static class OutcomeReader
{
    private const double JudgeScale = 10;

    /// <summary>All lines of all files, in their order.</summary>
    /// <exception cref="InvalidDataException">A line is no outcome; the message names file, line and field.</exception>
    public static async Task<IReadOnlyList<Outcome>> ReadAsync(IEnumerable<string> files, CancellationToken cancellationToken)
    {
        var outcomes = new List<Outcome>();
        foreach (var file in files)
        {
            await ReadAsync(file, outcomes, cancellationToken);
        }

        var judged = outcomes.Where(row => row.Weak > 1 || row.Strong > 1).Select(row => row.Dataset).ToHashSet(StringComparer.Ordinal);
        return judged.Count == 0 ? outcomes : [.. outcomes.Select(row => judged.Contains(row.Dataset) ? Rescale(row) : row)];
    }

    private static async Task ReadAsync(string file, List<Outcome> outcomes, CancellationToken cancellationToken)
    {
        await using var bytes = File.OpenRead(file);
        await using var plain = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(bytes, CompressionMode.Decompress) : (Stream)bytes;
        using var lines = new StreamReader(plain);
        for (var number = 1; await lines.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using var document = JsonDocument.Parse(line);
                if (Read(document.RootElement, Path.GetFileName(file), number) is { } outcome)
                {
                    outcomes.Add(outcome);
                }
            }
            catch (Exception e) when (e is JsonException or InvalidDataException)
            {
                throw new InvalidDataException($"{file}, line {number}: {e.Message}", e);
            }
        }
    }

    private static Outcome? Read(JsonElement row, string file, int number)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("a line must be a JSON object");
        }

        if (row.TryGetProperty("contaminated", out var contaminated) && contaminated.ValueKind == JsonValueKind.True)
        {
            return null;
        }

        var prompt = Text(row, "prompt") ?? throw new InvalidDataException("\"prompt\" is missing");
        var id = Text(row, "id") ?? $"{file}:{number}";
        var weak = Text(row, "weak_model") ?? "";
        var strong = Text(row, "strong_model") ?? "";
        return new Outcome
        {
            Id = id,
            Dataset = Text(row, "dataset") ?? file,
            Prompt = prompt,
            Group = Text(row, "group") ?? id,
            WeakModel = weak,
            StrongModel = strong,
            Weak = Score(row, "weak_score"),
            Strong = Score(row, "strong_score"),
            Others = Others(row, weak, strong),
        };
    }

    private static ImmutableArray<KeyValuePair<string, double>> Others(JsonElement row, string weak, string strong)
    {
        if (!row.TryGetProperty("scores", out var scores) || scores.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var others = ImmutableArray.CreateBuilder<KeyValuePair<string, double>>();
        foreach (var score in scores.EnumerateObject())
        {
            if (score.Value.ValueKind == JsonValueKind.Number && score.Name != weak && score.Name != strong)
            {
                others.Add(new(score.Name, score.Value.GetDouble()));
            }
        }

        return others.DrainToImmutable();
    }

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double Score(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var score) && double.IsFinite(score) && score >= 0
            ? score
            : throw new InvalidDataException($"\"{name}\" must be a number of at least 0");

    private static Outcome Rescale(Outcome row) => row with
    {
        Weak = row.Weak / JudgeScale,
        Strong = row.Strong / JudgeScale,
        Others = [.. row.Others.Select(other => new KeyValuePair<string, double>(other.Key, other.Value / JudgeScale))],
    };
}
