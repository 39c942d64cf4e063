using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates;

/// <summary>How a model writes tool calls into its answer. One of a closed set.</summary>
public sealed class ToolCallFormat
{
    private const string HermesBegin = "<tool_call>";

    private ToolCallFormat(string name, string begin, string end, string argumentsKey = "arguments")
    {
        Name = name;
        Begin = begin;
        End = end;
        ArgumentsKey = argumentsKey;
    }

    /// <summary><c>&lt;tool_call&gt;{"name", "arguments"}&lt;/tool_call&gt;</c>, once a call: Qwen, Hermes, SmolLM.</summary>
    public static ToolCallFormat Hermes { get; } = new("hermes", HermesBegin, "</tool_call>");

    /// <summary>As <see cref="Hermes"/>, for models whose template does not know tools: they are described in words.</summary>
    public static ToolCallFormat Generic { get; } = new("generic", HermesBegin, "</tool_call>");

    /// <summary>The answer is bare JSON, <c>{"name", "parameters"}</c>, after <c>&lt;|python_tag|&gt;</c> or not: Llama 3.</summary>
    public static ToolCallFormat Llama { get; } = new("llama", "<|python_tag|>", string.Empty, "parameters") { IsBare = true };

    /// <summary><c>[TOOL_CALLS][{"name", "arguments"}, …]</c>: Mistral.</summary>
    public static ToolCallFormat Mistral { get; } = new("mistral", "[TOOL_CALLS]", string.Empty) { IsList = true };

    /// <summary><c>[TOOL_CALLS]name[ARGS]{…}</c>, once a call: later Mistral.</summary>
    public static ToolCallFormat MistralNamed { get; } = new("mistral-named", "[TOOL_CALLS]", string.Empty) { IsNamed = true };

    /// <summary><c>&lt;|tool_call|&gt;[{"name", "arguments"}, …]&lt;|/tool_call|&gt;</c>: Phi-4-mini.</summary>
    public static ToolCallFormat Phi { get; } = new("phi", "<|tool_call|>", "<|/tool_call|>") { IsList = true };

    public string Name { get; }

    /// <summary>What stands before a call.</summary>
    internal string Begin { get; }

    /// <summary>What stands after it; empty for nothing.</summary>
    internal string End { get; }

    internal string ArgumentsKey { get; }

    /// <summary>Whether an answer that begins with JSON may be a call.</summary>
    internal bool IsBare { get; private init; }

    /// <summary>Whether all calls are one list.</summary>
    internal bool IsList { get; private init; }

    /// <summary>Whether the name stands outside the JSON.</summary>
    internal bool IsNamed { get; private init; }

    /// <summary>
    /// The markers that are special tokens of the vocabulary, which must be shown for a scanner to see them
    /// (<see cref="Inference.GenerationOptions.ShownTokens"/>).
    /// </summary>
    public ImmutableArray<int> ShownTokens(Tokenizer tokenizer)
    {
        string[] markers = [Begin, End, ToolCallScanner.ThinkBegin, ToolCallScanner.ThinkEnd, ToolCallScanner.NameEnd, ToolCallScanner.IdBegin];
        return [.. markers.Where(marker => marker.Length > 0).Select(tokenizer.FindWhole).OfType<int>()];
    }

    /// <summary>
    /// Reads one answer.
    /// </summary>
    /// <param name="tools">The tools of the request, in OpenAI's form; without any, nothing is taken for a call.</param>
    /// <param name="newId">Makes the id of a call.</param>
    /// <param name="prompt">The prompt, which may have begun the reasoning already.</param>
    public ToolCallScanner CreateScanner(JsonArray? tools, Func<string> newId, MarkedText prompt) =>
        new(tools is { Count: > 0 } ? this : null, [.. ToolCallGrammar.Functions(tools).Select(function => function.Name)], newId, ToolCallScanner.EndsInReasoning(prompt));

    /// <summary>What an answer must look like that calls one of the tools.</summary>
    /// <param name="tools">In OpenAI's form; at least one.</param>
    /// <param name="severalCalls">Whether it may be more than one call.</param>
    public ToolCallGrammar Grammar(JsonArray tools, bool severalCalls = true) => ToolCallGrammar.Of(this, tools, severalCalls);

    /// <summary>The format that a template's text speaks of; <see cref="Generic"/> where it is none of the known ones.</summary>
    internal static ToolCallFormat Of(string template)
    {
        return Has("<function=") || Has("<arg_key>") ? Generic
            : Has("[TOOL_CALLS]") ? Has("[ARGS]") ? MistralNamed : Mistral
            : Has("<|tool_call|>") && Has("<|/tool_call|>") ? Phi
            : Has(HermesBegin) ? Hermes
            : Has("<|python_tag|>") || (Has("<|start_header_id|>") && Has("\"parameters\"")) ? Llama
            : Generic;

        bool Has(string text) => template.Contains(text, StringComparison.Ordinal);
    }
}
