using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Evaluation;

/// <summary>Makes prompts of cases as a model reads them.</summary>
internal sealed class CasePrompt(Tokenizer tokenizer)
{
    /// <summary>What ends an answer where the model's own token does not: the next line.</summary>
    public IReadOnlyList<string> Stops { get; } = ["\n"];

    public static CasePrompt Of(LocalModel model) => new(model.Tokenizer);

    /// <summary>A conversation, and the beginning of the answer to it.</summary>
    public IReadOnlyList<int> Tokens(IReadOnlyList<CaseMessage> messages, string answer = "") => Begin(Continued(Plain(messages), answer));

    private static string Plain(IReadOnlyList<CaseMessage> messages) => messages is [var only]
        ? only.Content
        : $"{string.Join("\n", messages.Select(message => $"{message.Role}: {message.Content}"))}\nassistant:";

    // With the space between words that neither of them has.
    private static string Continued(string text, string answer) =>
        answer.Length == 0 || text.Length == 0 || char.IsWhiteSpace(text[^1]) || char.IsWhiteSpace(answer[0]) ? text + answer : $"{text} {answer}";

    private List<int> Begin(string text) =>
        tokenizer is { AddsBeginOfText: true, BeginOfText: { } begin } ? [begin, .. tokenizer.Encode(text)] : [.. tokenizer.Encode(text)];
}
