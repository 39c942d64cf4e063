using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Cascade;

/// <summary>The form that a request asks its answer to have, and whether a reply has it.</summary>
internal sealed class AskedForm
{
    private readonly ResponseFormat? _format;
    private readonly IReadOnlyList<string> _labels;
    private readonly bool _limited;

    private AskedForm(ResponseFormat? format, IReadOnlyList<string> labels, bool limited)
    {
        _format = format;
        _labels = labels;
        _limited = limited;
    }

    /// <param name="request">What was asked.</param>
    /// <param name="readsPrompt">Labels are looked for in the prompt; else only what the request's own fields ask for counts.</param>
    public static AskedForm Of(ChatRequest request, bool readsPrompt)
    {
        var format = request.ResponseFormat is { Kind: not ResponseFormatKind.Text } asked ? asked : null;
        var labels = format is null && readsPrompt ? AskedLabels.In(CascadePrompt.LastText(request)) : [];
        return new AskedForm(format, labels, request.MaxOutputTokens is not null);
    }

    /// <summary>Answers can be held against each other, because only few forms of them are right.</summary>
    public bool IsClosed => _format is not null || _labels.Count > 0;

    /// <summary>Whether a whole reply can be the answer at all: there is one, it was said to its end, and it has the form.</summary>
    /// <param name="text">The reply.</param>
    /// <param name="answer">What was extracted from it.</param>
    /// <param name="finish">Why it ended.</param>
    public bool IsMet(string text, in Answer answer, FinishReason? finish)
    {
        // What ran into a limit that the client did not set would have gone on.
        if (string.IsNullOrWhiteSpace(text) || finish is FinishReason.ContentFilter || (finish is FinishReason.Length && !_limited))
        {
            return false;
        }

        return _format is not null ? IsJson(text) : _labels.Count == 0 || AskedLabels.IsOne(text, _labels, answer);
    }

    private bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return _format!.Kind == ResponseFormatKind.JsonObject
                ? document.RootElement.ValueKind == JsonValueKind.Object
                : _format.Schema is not { } schema || JsonSchemaCheck.IsValid(document.RootElement, schema);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
