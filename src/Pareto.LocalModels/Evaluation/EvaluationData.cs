using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Pareto.LocalModels.Evaluation;

/// <summary>
/// What models are compared on. A <c>.txt</c> file is one text. Any other is read as lines of JSON: <c>text</c>; or
/// <c>prompt</c> or <c>messages</c> with <c>answer</c> or <c>label</c> and, where only some answers are possible,
/// <c>choices</c>. Recorded replies that were graded (<c>replies</c>, each with <c>answer</c> and <c>right</c>) give the
/// answer too. A prompt without an answer counts as text. Either may be compressed (<c>.gz</c>).
/// </summary>
public sealed record EvaluationData
{
    public required ImmutableArray<string> Texts { get; init; }

    public required ImmutableArray<EvaluationCase> Cases { get; init; }

    /// <summary>All there is to read: the texts, and each case with its answer.</summary>
    public IEnumerable<string> AllTexts =>
        Texts.Concat(Cases.Select(known => $"{string.Join("\n", known.Messages.Select(message => message.Content))}\n{known.Answer}"));

    /// <summary>
    /// Reads a file; one that cannot be read is an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Only so many lines; null: all.</param>
    /// <param name="data">What it holds, at least one text or case.</param>
    /// <param name="problem">What is wrong with it, with the line.</param>
    public static bool TryRead(string path, int? limit, [NotNullWhen(true)] out EvaluationData? data, [NotNullWhen(false)] out string? problem)
    {
        data = null;
        var isCompressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        using var file = File.OpenRead(path);
        using var content = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(content, new UTF8Encoding(false, true));
        try
        {
            if ((isCompressed ? path[..^3] : path).EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            {
                data = new EvaluationData { Texts = [reader.ReadToEnd()], Cases = [] };
                problem = string.IsNullOrWhiteSpace(data.Texts[0]) ? "The file holds no text." : null;
                return problem is null;
            }

            problem = ReadLines(reader, limit ?? int.MaxValue, out data);
            return problem is null;
        }
        catch (Exception e) when (e is DecoderFallbackException or InvalidDataException)
        {
            problem = e is InvalidDataException ? "The file is no gzip, though its name says so." : "The file is not UTF-8 text.";
            return false;
        }
    }

    private static string? ReadLines(StreamReader reader, int limit, out EvaluationData data)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        var cases = ImmutableArray.CreateBuilder<EvaluationCase>();
        string? problem = null;
        var taken = 0;
        for (var number = 1; problem is null && taken < limit && reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            taken++;
            try
            {
                using var json = JsonDocument.Parse(line);
                problem = Take(json.RootElement, texts, cases);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // An unpaired surrogate escape parses, and then is no string.
                problem = "is not JSON";
            }

            problem = problem is null ? null : $"Line {number} {problem}.";
        }

        data = new EvaluationData { Texts = texts.ToImmutable(), Cases = cases.ToImmutable() };
        return problem ?? (texts.Count + cases.Count == 0 ? "The file holds no line." : null);
    }

    private static string? Take(JsonElement line, ImmutableArray<string>.Builder texts, ImmutableArray<EvaluationCase>.Builder cases)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            return "is no object";
        }

        if (TextOf(line, "text") is { } text)
        {
            texts.Add(text);
            return null;
        }

        var problem = ReadMessages(line, out var messages);
        if (problem is not null)
        {
            return problem;
        }

        problem = ReadChoices(line, out var choices);
        if (problem is not null)
        {
            return problem;
        }

        var answer = AnswerOf(line, choices);
        if (answer is null)
        {
            texts.Add(string.Join("\n", messages.Select(message => message.Content)));
            return null;
        }

        if (!choices.IsEmpty && !choices.Contains(answer, StringComparer.Ordinal))
        {
            return "has an answer that is none of its choices";
        }

        cases.Add(new EvaluationCase(messages, answer, choices));
        return null;
    }

    private static string? ReadMessages(JsonElement line, out ImmutableArray<CaseMessage> messages)
    {
        messages = TextOf(line, "prompt") is { } prompt ? [new CaseMessage("user", prompt)] : [];
        if (!messages.IsEmpty)
        {
            return null;
        }

        if (!line.TryGetProperty("messages", out var array) || array.ValueKind != JsonValueKind.Array || array.GetArrayLength() == 0)
        {
            return "has neither 'text', 'prompt' nor 'messages'";
        }

        var read = ImmutableArray.CreateBuilder<CaseMessage>();
        foreach (var message in array.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object || TextOf(message, "role") is not { } role || TextOf(message, "content") is not { } content)
            {
                return "has a message without 'role' and 'content' as strings";
            }

            read.Add(new CaseMessage(role, content));
        }

        messages = read.ToImmutable();
        return null;
    }

    private static string? ReadChoices(JsonElement line, out ImmutableArray<string> choices)
    {
        choices = [];
        if (!line.TryGetProperty("choices", out var array) || array.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() < 2 ||
            array.EnumerateArray().Any(choice => Value(choice) is null or ""))
        {
            return "has 'choices' that are not at least two texts or numbers";
        }

        choices = [.. array.EnumerateArray().Select(choice => Value(choice)!)];
        return null;
    }

    private static string? AnswerOf(JsonElement line, ImmutableArray<string> choices)
    {
        foreach (var name in (ReadOnlySpan<string>)["answer", "label"])
        {
            if (line.TryGetProperty(name, out var value) && Value(value) is { } answer)
            {
                // A number that is none of the choices is a place among them.
                return !choices.Contains(answer, StringComparer.Ordinal) && value.ValueKind == JsonValueKind.Number &&
                    int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < choices.Length
                    ? choices[place]
                    : answer;
            }
        }

        if (!line.TryGetProperty("replies", out var replies) || replies.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return replies.EnumerateObject()
            .Where(reply => reply.Value.ValueKind == JsonValueKind.Object && reply.Value.TryGetProperty("right", out var right) && right.ValueKind == JsonValueKind.True)
            .Select(reply => TextOf(reply.Value, "answer"))
            .FirstOrDefault(answer => answer is not null);
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
