using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pareto.LocalModels.Templates.Jinja;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates;

/// <summary>
/// A conversation as templates expect it: contents are plain text, arguments of calls are objects and not text of JSON,
/// absent fields are absent and not null, results know the name of their tool, and the roles that exist count as written by
/// the template, so that it can make tokens of them.
/// </summary>
internal sealed class Conversation
{
    private readonly List<MapValue> _messages;

    public Conversation(JsonArray messages, JsonArray? tools)
    {
        _messages = [.. messages.Select(Read)];
        Tools = tools is { Count: > 0 } ? (ListValue)JsonValues.Of(tools) : null;
        NameResults();
        Characters = (tools?.ToJsonString().Length ?? 0) + _messages.Sum(message => (long)(Text(message, "content")?.Length ?? 0));
    }

    private Conversation(List<MapValue> messages, ListValue? tools, long characters)
    {
        _messages = messages;
        Tools = tools;
        Characters = characters;
    }

    public ListValue Messages => new([.. _messages]);

    public ListValue? Tools { get; }

    /// <summary>About how much text it holds.</summary>
    public long Characters { get; }

    /// <summary>The same for a template of such abilities.</summary>
    public Conversation For(TemplateAbilities abilities, ToolCallFormat format)
    {
        var messages = _messages;
        var usesTools = Tools is not null || messages.Exists(message => message.Find("tool_calls") is not null || Role(message) == "tool");
        if (usesTools)
        {
            messages = abilities.Calls && abilities.Tools ? messages : [.. messages.Select(WithCallsAsText)];
            messages = abilities.Results && abilities.Tools ? messages : ResultsAsUser(messages);
            messages = abilities.Calls && abilities.Tools && !abilities.SeveralCalls ? OneCallEach(messages) : messages;
            messages = format == ToolCallFormat.Mistral ? [.. messages.Select(WithShortIds)] : messages;
            if (Tools is not null && !abilities.Tools)
            {
                messages = WithSystem(messages, ToolInstructions.For(Tools));
            }
        }

        var keepsSystem = abilities.System && (abilities.SystemAfterResults || !abilities.Results || messages is not [.., var last] || Role(last) != "tool");
        messages = keepsSystem ? messages : SystemIntoUser(messages);
        return new Conversation(messages, abilities.Tools ? Tools : null, Characters * 2);
    }

    private static MapValue Read(JsonNode? node)
    {
        if (JsonValues.Of(node) is not MapValue message || message.Find("role") is not TextValue role)
        {
            throw new ChatTemplateException("A message has no role.");
        }

        foreach (var key in message.Items.Where(item => item.Value.Value is NoneValue or ListValue { Items.Count: 0 }).Select(item => item.Key).ToList())
        {
            message.Items.Remove(key);
        }

        var known = role.Text switch
        {
            "developer" => "system",
            "system" or "user" or "assistant" or "tool" => role.Text,
            _ => null,
        };
        message.Set("role", known is null ? role : Value.Of(MarkedText.FromTemplate(known)));
        message.Set("content", Content(message.Find("content")));
        if (message.Find("tool_calls") is ListValue calls)
        {
            foreach (var call in calls.Items)
            {
                if (call is MapValue { } map && map.Find("function") is MapValue function && function.Find("arguments") is TextValue arguments)
                {
                    function.Set("arguments", Parsed(arguments));
                }
            }
        }

        return message;
    }

    private static Value Content(Value? content)
    {
        switch (content)
        {
            case null:
                return TextValue.Empty;
            case ListValue parts:
                var text = new MarkedTextBuilder();
                foreach (var part in parts.Items)
                {
                    var own = part as TextValue ?? (part as MapValue)?.Find("text") as TextValue
                        ?? throw new ChatTemplateException("The model takes text only: a message holds a part that is none, such as an image.");
                    text.Append(own.Marked);
                }

                return Value.Of(text.ToMarkedText());
            default:
                return content;
        }
    }

    private static Value Parsed(TextValue arguments)
    {
        try
        {
            return JsonNode.Parse(arguments.Text) is JsonObject parsed ? JsonValues.Of(parsed) : arguments;
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or InvalidOperationException)
        {
            return arguments;
        }
    }

    private void NameResults()
    {
        var names = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var message in _messages)
        {
            foreach (var call in Calls(message))
            {
                if (call.Find("id") is TextValue id && (call.Find("function") as MapValue)?.Find("name") is { } name)
                {
                    names[id.Text] = name;
                }
            }

            if (Role(message) == "tool" && message.Find("name") is null && Text(message, "tool_call_id") is { } of && names.TryGetValue(of.Text, out var own))
            {
                message.Set("name", own);
            }
        }
    }

    private static MapValue WithCallsAsText(MapValue message)
    {
        if (message.Find("tool_calls") is null)
        {
            return message;
        }

        var text = new MarkedTextBuilder().Append(Text(message, "content")!);
        foreach (var call in Calls(message))
        {
            text.AppendInput(text.Length == 0 ? string.Empty : "\n").AppendInput(ToolInstructions.Call((call.Find("function") as MapValue) ?? call));
        }

        var copy = Copy(message, "content", Value.Of(text.ToMarkedText()));
        copy.Items.Remove("tool_calls");
        return copy;
    }

    // One user message of all results in a row, and of the user's own that follows: many templates want the roles in turn.
    private static List<MapValue> ResultsAsUser(List<MapValue> messages)
    {
        var result = new List<MapValue>();
        var joins = false;
        foreach (var message in messages)
        {
            var isResult = Role(message) == "tool";
            if (!isResult && !(joins && Role(message) == "user"))
            {
                joins = false;
                result.Add(message);
                continue;
            }

            var text = new MarkedTextBuilder();
            if (joins)
            {
                text.Append(Text(result[^1], "content")!).AppendInput("\n");
                result.RemoveAt(result.Count - 1);
            }

            text.Append(isResult ? MarkedText.FromInput(ToolInstructions.Result(Text(message, "content")!.Text)) : Text(message, "content")!);
            joins = isResult;
            result.Add(New("user", text.ToMarkedText()));
        }

        return result;
    }

    // A message with several calls and the results after it become pairs of one call and its result.
    private static List<MapValue> OneCallEach(List<MapValue> messages)
    {
        var result = new List<MapValue>();
        for (var i = 0; i < messages.Count; i++)
        {
            var calls = Calls(messages[i]).ToList();
            if (calls.Count < 2)
            {
                result.Add(messages[i]);
                continue;
            }

            var end = i + 1;
            while (end < messages.Count && Role(messages[end]) == "tool")
            {
                end++;
            }

            var results = messages[(i + 1)..end];
            for (var call = 0; call < calls.Count; call++)
            {
                var single = Copy(messages[i], "tool_calls", new ListValue([calls[call]]));
                result.Add(call == 0 ? single : Copy(single, "content", TextValue.Empty));
                var id = Text(calls[call], "id")?.Text;
                var own = results.FindAll(message => id is not null && Text(message, "tool_call_id")?.Text == id);
                result.AddRange(own);
                results.RemoveAll(own.Contains);
            }

            result.AddRange(results);
            i = end - 1;
        }

        return result;
    }

    // Mistral's templates take ids of nine letters and digits only.
    private static MapValue WithShortIds(MapValue message)
    {
        var result = Text(message, "tool_call_id") is { } id ? Copy(message, "tool_call_id", ShortId(id)) : message;
        return message.Find("tool_calls") is null
            ? result
            : Copy(result, "tool_calls", new ListValue([.. Calls(message).Select(call => Text(call, "id") is { } own ? Copy(call, "id", ShortId(own)) : call)]));
    }

    private static Value ShortId(MarkedText id)
    {
        const int Length = 9;
        return id.Length == Length && id.Text.All(char.IsAsciiLetterOrDigit)
            ? Value.Of(id)
            : Value.Of(MarkedText.FromInput(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id.Text)))[..Length]));
    }

    private static List<MapValue> WithSystem(List<MapValue> messages, MarkedText text) =>
        messages is [var first, .. var rest] && Role(first) == "system"
            ? [New("system", new MarkedTextBuilder().Append(Text(first, "content")!).AppendInput("\n\n").Append(text).ToMarkedText()), .. rest]
            : [New("system", text), .. messages];

    private static List<MapValue> SystemIntoUser(List<MapValue> messages)
    {
        var result = new List<MapValue>();
        var waiting = new MarkedTextBuilder();
        foreach (var message in messages)
        {
            if (Role(message) == "system")
            {
                waiting.AppendInput(waiting.Length > 0 ? "\n\n" : string.Empty).Append(Text(message, "content")!);
            }
            else if (waiting.Length > 0 && Role(message) == "user")
            {
                result.Add(Copy(message, "content", Value.Of(waiting.AppendInput("\n\n").Append(Text(message, "content")!).ToMarkedText())));
                waiting = new MarkedTextBuilder();
            }
            else
            {
                result.Add(message);
            }
        }

        if (waiting.Length > 0)
        {
            result.Add(New("user", waiting.ToMarkedText()));
        }

        return result;
    }

    private static MapValue New(string role, MarkedText content)
    {
        var message = new MapValue();
        message.Set("role", Value.Of(MarkedText.FromTemplate(role)));
        message.Set("content", Value.Of(content));
        return message;
    }

    private static MapValue Copy(MapValue message, string key, Value value)
    {
        var copy = new MapValue();
        foreach (var (own, item) in message.Items)
        {
            copy.Items[own] = item;
        }

        copy.Set(key, value);
        return copy;
    }

    private static IEnumerable<MapValue> Calls(MapValue message) => (message.Find("tool_calls") as ListValue)?.Items.OfType<MapValue>() ?? [];

    private static string Role(MapValue message) => ((TextValue)message.Find("role")!).Text;

    private static MarkedText? Text(MapValue message, string key) => (message.Find(key) as TextValue)?.Marked;
}
