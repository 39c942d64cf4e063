using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Text;

namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>
/// Reads replies of several models to the same prompts: one JSON object a line, plain or gzip. The answer is taken from
/// <c>content</c> where it is there, else from <c>answer</c>. A small model's reply may have <c>logprobs</c> (as OpenAI gives them), its own <c>rating</c>
/// (1 to 10), a <c>judge</c>'s score (0 to 1, or with the judge's name: <c>{"model","score"}</c>) and a <c>vector</c>. Lines marked <c>contaminated</c> are left out.
/// </summary>
internal sealed class CascadeReader(CascadePrices prices)
{
    // "9", and {"score": 0.85} with its brackets, in tokens.
    private const int ShortestReply = 1;
    private const int JudgesReply = 8;

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
        var seen = new GradedReply(model, CascadeReply.Of(content, answer), right, usage, prices.Cost(tier, model, usage));
        return tier == Tier.Small ? seen with { Told = ReadSignals(seen, reply, content, answer) } : seen;
    }

    private ToldReply ReadSignals(GradedReply seen, JsonElement reply, string? content, Answer answer)
    {
        var about = seen.Usage.Input + seen.Usage.Output;
        var (judge, score) = Judgement(seen.Model, reply);
        return new ToldReply(content, answer.Kind == AnswerKind.FreeText ? answer with { Vector = Vector(seen.Model, reply) } : answer, new TrustSignals
        {
            LogProbs = reply.TryGetProperty("logprobs", out var told) ? LogProbSignals.Of([new ChoiceDelta { LogProbs = told }]) : null,
            Rating = Number(seen.Model, reply, "rating", 1, 10) is { } rating ? (int)Math.Round(rating) : null,
            Score = score,
        })
        {
            Cost = seen.Cost,
            RatingCost = prices.Cost(Tier.Small, seen.Model, new TokenUsage { Input = about + JudgeQuestions.RatingTokens, Output = ShortestReply }),
            JudgeCost = prices.Cost(Tier.Premium, judge ?? "", new TokenUsage { Input = about + JudgeQuestions.ScoreTokens, Output = JudgesReply }),
            VectorCost = answer.Kind == AnswerKind.FreeText ? prices.Cost(Tier.Small, "", new TokenUsage { Input = seen.Usage.Output }) : 0,
        };
    }

    // A score, or one beside the name of who gave it, whose price it has then.
    private static (string? Model, double? Score) Judgement(string model, JsonElement reply) =>
        reply.TryGetProperty("judge", out var judge) && judge.ValueKind == JsonValueKind.Object
            ? (Text(judge, "model"), Number(model, judge, "score", 0, 1))
            : (null, Number(model, reply, "judge", 0, 1));

    private static double? Number(string model, JsonElement row, string name, double least, double most) =>
        !row.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number >= least && number <= most ? number
        : throw new InvalidDataException($"\"{name}\" of \"{model}\" must be a number from {least} to {most}");

    private static ReadOnlyMemory<float>? Vector(string model, JsonElement reply) =>
        !reply.TryGetProperty("vector", out var vector) || vector.ValueKind == JsonValueKind.Null ? null
        : vector.ValueKind == JsonValueKind.Array && vector.EnumerateArray().All(value => value.ValueKind == JsonValueKind.Number)
            ? UnitVector.Of([.. vector.EnumerateArray().Select(value => value.GetSingle())])
        : throw new InvalidDataException($"\"vector\" of \"{model}\" must be a list of numbers");

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
