using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Templates;

/// <summary>
/// The plain form of a conversation in each family, for files that carry no template. Written for this project after the
/// forms that the families document; they know no tools, which <see cref="ChatTemplate"/> then describes in words.
/// </summary>
internal static class FamilyTemplates
{
    private const string ChatMl =
        """
        {%- for message in messages -%}
        {{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' -}}
        {%- endfor -%}
        {%- if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif -%}
        """;

    private const string Llama3 =
        """
        {{- bos_token -}}
        {%- for message in messages -%}
        {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\n\n' + message.content | trim + '<|eot_id|>' -}}
        {%- endfor -%}
        {%- if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif -%}
        """;

    // A system message belongs into the user's.
    private const string Mistral =
        """
        {{- bos_token -}}
        {%- for message in messages -%}
        {%- if message.role == 'user' -%}
        {{- '[INST]' + message.content + '[/INST]' -}}
        {%- elif message.role == 'assistant' -%}
        {{- message.content + eos_token -}}
        {%- endif -%}
        {%- endfor -%}
        """;

    private const string Gemma =
        """
        {{- bos_token -}}
        {%- for message in messages if message.role in ['user', 'assistant'] -%}
        {{- '<start_of_turn>' + ('model' if message.role == 'assistant' else 'user') + '\n' + message.content | trim + '<end_of_turn>\n' -}}
        {%- endfor -%}
        {%- if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif -%}
        """;

    private const string Phi3 =
        """
        {%- for message in messages -%}
        {{- '<|' + message.role + '|>\n' + message.content + '<|end|>\n' -}}
        {%- endfor -%}
        {%- if add_generation_prompt %}{{ '<|assistant|>\n' }}{% endif -%}
        """;

    private static readonly (string Name, string Source, string[] Tokens)[] _all =
    [
        ("llama3", Llama3, ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]),
        ("chatml", ChatMl, ["<|im_start|>", "<|im_end|>"]),
        ("gemma", Gemma, ["<start_of_turn>", "<end_of_turn>"]),
        ("phi3", Phi3, ["<|user|>", "<|assistant|>", "<|end|>"]),
        ("mistral", Mistral, ["[INST]", "[/INST]"]),
    ];

    public static IEnumerable<string> Names => _all.Select(family => family.Name);

    /// <summary>The template of a family by its name.</summary>
    public static string Of(string name) => _all.First(family => family.Name == name).Source;

    /// <summary>
    /// The template whose tokens the vocabulary has; null where there is none. The architecture decides only for gemma, some of
    /// whose files hold the tokens as ordinary ones.
    /// </summary>
    public static string? Choose(Tokenizer tokenizer, string architecture)
    {
        foreach (var (_, source, tokens) in _all)
        {
            if (tokens.All(token => tokenizer.FindWhole(token) is not null))
            {
                return source;
            }
        }

        return architecture is "gemma2" or "gemma3" ? Gemma : null;
    }
}
