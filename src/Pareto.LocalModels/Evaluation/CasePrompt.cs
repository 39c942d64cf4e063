using System.Text.Json.Nodes;
using Pareto.LocalModels.Templates;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Evaluation;

/// <summary>
/// Makes prompts of cases as a model reads them: by its chat template where its file has one that takes the case, else as a
/// text to be continued.
/// </summary>
internal sealed class CasePrompt
{
    private readonly Tokenizer _tokenizer;
    private readonly TimeProvider _time;
    private readonly ChatTemplate? _template;

    /// <param name="tokenizer">Of the model.</param>
    /// <param name="template">The chat template of its file; null where it has none.</param>
    /// <param name="time">The clock of templates that write the date.</param>
    public CasePrompt(Tokenizer tokenizer, string? template, TimeProvider time)
    {
        _tokenizer = tokenizer;
        _time = time;
        _template = !string.IsNullOrWhiteSpace(template) && ChatTemplate.TryParse(template, out var parsed, out _) ? parsed : null;
    }

    /// <summary>What ends an answer where the model's own token does not: of a model without a template, the next line.</summary>
    public IReadOnlyList<string> Stops => _template is null ? ["\n"] : [];

    /// <summary>A conversation, and the beginning of the answer to it.</summary>
    public IReadOnlyList<int> Tokens(IReadOnlyList<CaseMessage> messages, string answer = "")
    {
        if (_template is not null)
        {
            try
            {
                return [.. Chat(_template, messages), .. _tokenizer.Encode(answer)];
            }
            catch (ChatTemplateException)
            {
                // Some templates refuse a system message, or an assistant's at the end.
            }
        }

        return Begin(_tokenizer.Encode(Continued(Plain(messages), answer)));
    }

    private IReadOnlyList<int> Chat(ChatTemplate template, IReadOnlyList<CaseMessage> messages)
    {
        var input = new ChatTemplateInput
        {
            Messages = new JsonArray([.. messages.Select(message => new JsonObject { ["role"] = message.Role, ["content"] = message.Content })]),
            BosToken = _tokenizer.BosToken,
            EosToken = _tokenizer.EosToken,
            Time = _time,
        };
        return Begin(_tokenizer.Encode(template.Render(input)));
    }

    private static string Plain(IReadOnlyList<CaseMessage> messages) => messages is [var only]
        ? only.Content
        : $"{string.Join("\n", messages.Select(message => $"{message.Role}: {message.Content}"))}\nassistant:";

    // With the space between words that neither of them has.
    private static string Continued(string text, string answer) =>
        answer.Length == 0 || text.Length == 0 || char.IsWhiteSpace(text[^1]) || char.IsWhiteSpace(answer[0]) ? text + answer : $"{text} {answer}";

    // Many templates write the first token themselves.
    private IReadOnlyList<int> Begin(IReadOnlyList<int> tokens) =>
        _tokenizer is { AddsBeginOfText: true, BeginOfText: { } begin } && (tokens.Count == 0 || tokens[0] != begin) ? [begin, .. tokens] : tokens;
}
