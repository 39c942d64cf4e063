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
        var outcomes = await ReadAsync(files, Read, cancellationToken);

        var judged = outcomes.Where(row => row.Weak > 1 || row.Strong > 1).Select(row => row.Dataset).ToHashSet(StringComparer.Ordinal);
        return judged.Count == 0 ? outcomes : [.. outcomes.Select(row => judged.Contains(row.Dataset) ? Rescale(row) : row)];
    }

    /// <summary>Ids and prompts of all lines, those of contaminated ones too; no scores are asked for.</summary>
    /// <exception cref="InvalidDataException">A line has no prompt; the message names file and line.</exception>
    public static async Task<IReadOnlyList<(string Id, string Prompt)>> ReadPromptsAsync(IEnumerable<string> files, CancellationToken cancellationToken) =>
        await ReadAsync<(string, string)>(files, (row, file, number) => (IdOf(row, file, number), PromptOf(row)), cancellationToken);

    private static async Task<List<T>> ReadAsync<T>(IEnumerable<string> files, Func<JsonElement, string, int, T?> read, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        foreach (var file in files)
        {
            await ReadAsync(file, items, read, cancellationToken);
        }

        return items;
    }

    private static async Task ReadAsync<T>(string file, List<T> items, Func<JsonElement, string, int, T?> read, CancellationToken cancellationToken)
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
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                {
                    throw new InvalidDataException("a line must be a JSON object");
                }

                if (read(document.RootElement, Path.GetFileName(file), number) is { } item)
                {
                    items.Add(item);
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
        if (row.TryGetProperty("contaminated", out var contaminated) && contaminated.ValueKind == JsonValueKind.True)
        {
            return null;
        }

        var id = IdOf(row, file, number);
        var weak = Text(row, "weak_model") ?? "";
        var strong = Text(row, "strong_model") ?? "";
        return new Outcome
        {
            Id = id,
            Dataset = Text(row, "dataset") ?? file,
            Prompt = PromptOf(row),
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

    private static string IdOf(JsonElement row, string file, int number) => Text(row, "id") ?? $"{file}:{number}";

    private static string PromptOf(JsonElement row) => Text(row, "prompt") ?? throw new InvalidDataException("\"prompt\" is missing");

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
