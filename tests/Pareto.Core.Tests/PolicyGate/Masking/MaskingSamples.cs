using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Masking;
using Pareto.Core.Tests.Providers;

namespace Pareto.Core.Tests.PolicyGate.Masking;

/// <summary>Requests whose findings are known, so that masking is tested apart from detection.</summary>
internal static class MaskingSamples
{
    public static ChatRequest Talk(params string[] turns) => Requests.Chat([
        .. turns.Select((turn, i) => new ChatMessage { Role = i % 2 == 0 ? ChatRole.User : ChatRole.Assistant, Parts = [new TextPart(turn)] })]);

    public static ChatRequest Call(string arguments) => Requests.Chat([
        new ChatMessage { Role = ChatRole.Assistant, ToolCalls = [new ToolCall("call", "f", arguments)] }]);

    /// <summary>Masks every place where one of the values stands.</summary>
    public static MaskedRequest Mask(GatewayRequest request, params (string Type, string Value)[] values)
    {
        var texts = RequestTexts.Of(request);
        return RequestMasking.Mask(texts, [.. texts.Texts.Select(text => Find(text.Text, values))]);
    }

    public static ImmutableArray<Finding> Find(string text, params (string Type, string Value)[] values)
    {
        var found = new List<Finding>();
        foreach (var (type, value) in values)
        {
            for (var i = text.IndexOf(value, StringComparison.Ordinal); i >= 0; i = text.IndexOf(value, i + value.Length, StringComparison.Ordinal))
            {
                if (!found.Exists(other => other.Start < i + value.Length && i < other.End))
                {
                    found.Add(new Finding(i, i + value.Length, type, FindingCategory.Personal, 1));
                }
            }
        }

        return [.. found.OrderBy(finding => finding.Start)];
    }

    public static string Text(this GatewayRequest request, int message = 0) =>
        ((TextPart)((ChatRequest)request).Messages[message].Parts[0]).Text;

    public static string Arguments(this GatewayRequest request) => ((ChatRequest)request).Messages[0].ToolCalls[0].Arguments;

    public static string Restore(this Placeholders placeholders, bool isJson, params IEnumerable<string> pieces)
    {
        var restorer = new PlaceholderRestorer(placeholders, isJson);
        return string.Concat(pieces.Select(restorer.Push)) + restorer.End();
    }

    /// <summary>The text in two pieces, in every way.</summary>
    public static IEnumerable<string[]> CutEverywhere(string text) =>
        Enumerable.Range(0, text.Length + 1).Select(at => new[] { text[..at], text[at..] });
}
