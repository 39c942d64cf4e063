using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Pareto.LocalModels.Templates.Jinja;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates;

/// <summary>
/// Makes a prompt of a conversation as a model was trained to read it. Immutable; for any number of threads.
/// What a template does not write by itself is put where it will be read: system messages before the next user message,
/// and, for a template without tools, the tools into a system message and calls and results into texts.
/// </summary>
public sealed class ChatTemplate
{
    // Enough to copy everything from outside a hundred times.
    private const int StepsPerCharacter = 16;

    private static readonly JsonObject _probeTool = (JsonObject)JsonNode.Parse(
        """{"type":"function","function":{"name":"probe_tool","description":"probe","parameters":{"type":"object","properties":{"probe_key":{"type":"string"}},"required":["probe_key"]}}}""")!;

    private readonly Template _template;

    private ChatTemplate(string source, Template template)
    {
        Source = source;
        _template = template;
        ToolCalls = ToolCallFormat.Of(source);
        Abilities = Probe();
        if (!Abilities.Tools)
        {
            ToolCalls = ToolCallFormat.Generic;
        }
    }

    /// <summary>The Jinja text.</summary>
    public string Source { get; }

    /// <summary>How the model calls tools after this template.</summary>
    public ToolCallFormat ToolCalls { get; }

    /// <summary>Whether the template itself tells the model of tools. Without, <see cref="Render"/> does.</summary>
    public bool KnowsTools => Abilities.Tools;

    internal TemplateAbilities Abilities { get; }

    /// <summary>Reads a template; false where it cannot be used, with what is wrong and in which line.</summary>
    public static bool TryParse(string source, [NotNullWhen(true)] out ChatTemplate? template, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            template = new ChatTemplate(source, Template.Parse(source));
            problem = null;
            return true;
        }
        catch (TemplateException failure)
        {
            template = null;
            problem = $"The chat template cannot be read, line {failure.Line}: {failure.Message}.";
            return false;
        }
    }

    /// <summary>
    /// The template of a model file; or, where it has none, the one of the family that its vocabulary or architecture tells.
    /// False where none fits.
    /// </summary>
    /// <param name="source">From the file; null or empty where it has none.</param>
    /// <param name="tokenizer">Of the file.</param>
    /// <param name="architecture">Of the file.</param>
    /// <param name="template">The template.</param>
    /// <param name="problem">Why there is none, and what to do.</param>
    public static bool TryFor(
        string? source,
        Tokenizer tokenizer,
        string architecture,
        [NotNullWhen(true)] out ChatTemplate? template,
        [NotNullWhen(false)] out string? problem)
    {
        source = string.IsNullOrWhiteSpace(source) ? FamilyTemplates.Choose(tokenizer, architecture) : source;
        if (source is not null)
        {
            return TryParse(source, out template, out problem);
        }

        template = null;
        problem = "The model has no chat template, and its vocabulary is of no family whose form is known " +
            $"({string.Join(", ", FamilyTemplates.Names)}): it may be a base model, which completes text and does not chat.";
        return false;
    }

    /// <summary>
    /// The prompt. A conversation that the template refuses, or that holds more than text, is a
    /// <see cref="ChatTemplateException"/>; so is a template that fails or runs over its bounds.
    /// </summary>
    public MarkedText Render(ChatTemplateInput input)
    {
        var conversation = new Conversation(input.Messages, input.Tools).For(Abilities, ToolCalls);
        try
        {
            return Run(conversation, input);
        }
        catch (TemplateException failure)
        {
            throw failure.IsRefusal
                ? new ChatTemplateException($"The model's chat template refuses the conversation: {failure.Message}", isRefusal: true)
                : new ChatTemplateException($"The model's chat template failed in line {failure.Line}: {failure.Message}.");
        }
    }

    private MarkedText Run(Conversation conversation, ChatTemplateInput input)
    {
        var variables = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in input.Variables)
        {
            variables[name] = JsonValues.Of(value);
        }

        variables["messages"] = conversation.Messages;
        variables["add_generation_prompt"] = Value.Of(input.AddGenerationPrompt);
        variables["bos_token"] = Value.Of(MarkedText.FromTemplate(input.BosToken));
        variables["eos_token"] = Value.Of(MarkedText.FromTemplate(input.EosToken));
        if (conversation.Tools is { } tools)
        {
            variables["tools"] = tools;

            // SmolLM3 has a name of its own for tools that are called with JSON.
            if (Source.Contains("xml_tools", StringComparison.Ordinal))
            {
                variables.TryAdd("xml_tools", tools);
            }
        }

        return _template.Render(variables, input.Time, Work.BaseSteps + ((long)StepsPerCharacter * conversation.Characters));
    }

    private TemplateAbilities Probe()
    {
        const string System = "probe of system";
        const string Result = "probe of result";
        var user = Message("user", "probe");
        var asked = new JsonArray(user.DeepClone());
        var tools = Writes(asked, withTools: true, "probe_tool");
        return new TemplateAbilities(
            Writes(new JsonArray(Message("system", System), user.DeepClone()), withTools: false, System),
            Writes(new JsonArray([Message("system", System), .. Called(1).Select(message => message!.DeepClone())]), tools, System),
            tools && ToolCalls != ToolCallFormat.Generic,
            Writes(Called(1), tools, "probe_value1"),
            Writes(Called(2), tools, "probe_value2"),
            Writes(Called(1), tools, Result));

        JsonArray Called(int calls)
        {
            var assistant = Message("assistant", string.Empty);
            assistant["tool_calls"] = new JsonArray([.. Enumerable.Range(1, calls).Select(i => JsonNode.Parse(
                $$$$"""{"id":"probe000{{{{i}}}}","type":"function","function":{"name":"probe_tool","arguments":{"probe_key":"probe_value{{{{i}}}}"}}}"""))]);
            var messages = new JsonArray(user.DeepClone(), assistant);
            for (var i = 1; i <= calls; i++)
            {
                var result = Message("tool", Result);
                result["tool_call_id"] = $"probe000{i}";
                result["name"] = "probe_tool";
                messages.Add(result);
            }

            return messages;
        }
    }

    private bool Writes(JsonArray messages, bool withTools, string what)
    {
        var conversation = new Conversation(messages, withTools ? new JsonArray(_probeTool.DeepClone()) : null);
        var input = new ChatTemplateInput { Messages = messages, Time = TimeProvider.System };
        try
        {
            return Run(conversation, input).Text.Contains(what, StringComparison.Ordinal);
        }
        catch (TemplateException)
        {
            return false;
        }
    }

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };
}
