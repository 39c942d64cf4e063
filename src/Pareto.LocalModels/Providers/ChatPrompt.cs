using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;
using Pareto.LocalModels.Templates;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Providers;

/// <summary>Turns a conversation into what a chat template reads. It is the writer that speaks to servers who tells it, so that a model in this process is told the same.</summary>
internal static class ChatPrompt
{
    private static readonly OpenAiQuirks _form = new() { SystemRoleForDeveloper = true, KeepReasoning = true };

    /// <param name="request">The conversation.</param>
    /// <param name="tellsTools">Whether the model is told of the tools.</param>
    /// <param name="tokenizer">Of the model.</param>
    /// <param name="time">The clock of templates that write the date.</param>
    public static ChatTemplateInput Of(ChatRequest request, bool tellsTools, Tokenizer tokenizer, TimeProvider time)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        ExchangeToOpenAiRequest.WriteChat(request with { Carried = CarriedFields.None }, request.Model, _form, body);
        var root = JsonNode.Parse(body.WrittenSpan)!.AsObject();
        return new ChatTemplateInput
        {
            Messages = root["messages"]!.AsArray(),
            Tools = tellsTools ? root["tools"]?.AsArray() : null,
            BosToken = tokenizer.BosToken,
            EosToken = tokenizer.EosToken,
            Variables = Variables(request),
            Time = time,
        };
    }

    // What clients of other servers of open models say to templates, and how hard to think, which templates know as a switch.
    private static Dictionary<string, JsonNode?> Variables(ChatRequest request)
    {
        var variables = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        if (request.ReasoningEffort is { } effort)
        {
            variables["reasoning_effort"] = effort;
            variables["enable_thinking"] = effort is not ("none" or "minimal");
        }

        if (request.Carried.Find("chat_template_kwargs") is { ValueKind: JsonValueKind.Object } given)
        {
            foreach (var property in given.EnumerateObject())
            {
                variables[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }
        }

        return variables;
    }
}
