using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Text;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// Reads replies of several models to the same prompts: one JSON object a line, plain or gzip. The answer is taken from
/// <c>content</c> where it is there, else from <c>answer</c>. Lines marked <c>contaminated</c> are left out.
/// </summary>
internal sealed class CascadeReader(CascadePrices prices)
{
    /// <summary>All lines of all files, in their order.</summary>
    /// <exception cref="InvalidDataException">A line is no outcome; the message names file, line and field.</exception>
    public async Task<IReadOnlyList<CascadeOutcome>> ReadAsync(IEnumerable<string> files, CancellationToken cancellationToken)
    {
        var outcomes = new List<CascadeOutcome>();
        foreach (var file in files)
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
                    if (Read(document.RootElement, $"{Path.GetFileName(file)}:{number}") is { } outcome)
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

        return outcomes;
    }

    private CascadeOutcome? Read(JsonElement row, string place)
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
        var id = Text(row, "id") ?? place;
        if (!row.TryGetProperty("replies", out var replies) || replies.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("\"replies\" must be an object with a reply for each model");
        }

        var tokens = TokenEstimator.Estimate(prompt) + TokenEstimator.PerMessage;
        var question = TextGist.Of(prompt);
        var small = ImmutableArray.CreateBuilder<GradedReply>();
        GradedReply? premium = null;
        foreach (var reply in replies.EnumerateObject())
        {
            switch (reply.Value.ValueKind == JsonValueKind.Object ? Text(reply.Value, "tier") : null)
            {
                case "small":
                    small.Add(ReadReply(reply.Name, Tier.Small, reply.Value, tokens, question));
                    break;
                case "premium":
                    premium ??= ReadReply(reply.Name, Tier.Premium, reply.Value, tokens, question);
                    break;
                case "mid":
                    break;
                default:
                    throw new InvalidDataException($"the reply of \"{reply.Name}\" must name its \"tier\": small, mid or premium");
            }
        }

        var signals = new double[PromptSignals.Count];
        PromptSignals.Write(prompt, signals);
        return new CascadeOutcome
        {
            Id = id,
            Dataset = Text(row, "dataset") ?? CascadePlanFile.AnyWorkload,
            Group = Text(row, "group") ?? id,
            Text = prompt,
            Prompt = signals,
            Small = small.DrainToImmutable(),
            Premium = premium ?? throw new InvalidDataException("no reply is of tier premium"),
        };
    }

    private GradedReply ReadReply(string model, Tier tier, JsonElement reply, int promptTokens, TextGist question)
    {
        var content = Text(reply, "content");
        var given = Text(reply, "answer") ?? "";
        var right = reply.TryGetProperty("right", out var grade) ? grade.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => grade.GetDouble() >= 0.5,
            _ => throw new InvalidDataException($"\"right\" of \"{model}\" must be true or false"),
        }
        : throw new InvalidDataException($"\"right\" of \"{model}\" is missing");
        var usage = new TokenUsage { Input = promptTokens, Output = Math.Max(1, TokenEstimator.Estimate(content ?? given)) };
        var answer = content is null ? AnswerText.Normalise(given, marked: true, question) : AnswerExtractor.Extract(content, question);
        return new GradedReply(model, CascadeReply.Of(content, answer), right, usage, prices.Cost(tier, model, usage));
    }

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
