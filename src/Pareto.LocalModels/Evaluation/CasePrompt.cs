using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Evaluation;

/// <summary>A case as the text that a model continues.</summary>
internal static class CasePrompt
{
    /// <summary>What ends an answer where the model's own token does not: the next line.</summary>
    public static IReadOnlyList<string> Stops { get; } = ["\n"];

    public static string Text(EvaluationCase known) => known.Messages is [var only]
        ? only.Content
        : $"{string.Join("\n", known.Messages.Select(message => $"{message.Role}: {message.Content}"))}\nassistant:";

    /// <summary>The tokens of a text at the beginning of a sequence.</summary>
    public static List<int> Encode(Tokenizer tokenizer, string text) =>
        tokenizer is { AddsBeginOfText: true, BeginOfText: { } begin } ? [begin, .. tokenizer.Encode(text)] : [.. tokenizer.Encode(text)];

    /// <summary>A text and what follows it, with the space between words that both have not.</summary>
    public static string Continued(string text, string answer) =>
        text.Length == 0 || char.IsWhiteSpace(text[^1]) || char.IsWhiteSpace(answer[0]) ? text + answer : $"{text} {answer}";
}
