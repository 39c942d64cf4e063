using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Tensors;

namespace Pareto.Testing.Models;

/// <summary>A model of a few hundred kilobytes with random weights, in a file of its own making.</summary>
internal static class TinyModel
{
    public const int Vocabulary = 300;
    public const int BeginOfText = 297;
    public const int EndOfText = 298;

    /// <summary>A chat template that knows tools, called as Hermes models call them.</summary>
    public const string ChatTemplate =
        """
        {%- if tools %}{{ 'tools: ' + (tools | tojson) + '\n' }}{% endif -%}
        {%- for message in messages -%}
        {{- message.role + ': ' + (message.content or '') -}}
        {%- for call in message.tool_calls or [] %}{{ '<tool_call>' + (call.function | tojson) + '</tool_call>' }}{% endfor -%}
        {{- '<|im_end|>\n' -}}
        {%- endfor -%}
        {%- if add_generation_prompt %}{{ 'assistant: ' }}{% endif -%}
        """;

    private const int Width = 256;
    private const int Blocks = 2;
    private const int Heads = 4;
    private const int KeyValueHeads = 2;
    private const int HeadSize = 64;
    private const int FeedForward = 256;
    private static readonly string[] _merges = ["Ġ t", "h e", "Ġ a", "i n", "Ġt he", "r e", "o n", "Ġ s", "l l", "e r"];

    public static byte[] Make(
        string architecture = "llama", TensorType type = TensorType.Q8_0, int seed = 1, int context = 512, int blocks = Blocks,
        string? template = null, int? pooling = null)
    {
        var random = new Random(seed);
        var writer = Vocabularies(new GgufWriter(), architecture)
            .Add($"{architecture}.block_count", blocks)
            .Add($"{architecture}.context_length", context)
            .Add($"{architecture}.embedding_length", Width)
            .Add($"{architecture}.feed_forward_length", FeedForward)
            .Add($"{architecture}.attention.head_count", Heads)
            .Add($"{architecture}.attention.head_count_kv", KeyValueHeads)
            .Add($"{architecture}.attention.key_length", HeadSize)
            .Add($"{architecture}.attention.value_length", HeadSize)
            .Add($"{architecture}.attention.sliding_window", architecture.StartsWith("gemma", StringComparison.Ordinal) ? 16 : 0)
            .Add($"{architecture}.attention.layer_norm_rms_epsilon", 1e-5f);

        if (template is not null)
        {
            writer.Add("tokenizer.chat_template", template);
        }

        if (pooling is { } kind)
        {
            writer.Add($"{architecture}.pooling_type", kind);
        }

        Matrix("token_embd.weight", Width, Vocabulary);
        Vector("output_norm.weight", Width);
        for (var block = 0; block < blocks; block++)
        {
            Layer($"blk.{block}.");
        }

        return writer.ToArray();

        void Layer(string prefix)
        {
            Vector($"{prefix}attn_norm.weight", Width);
            Vector($"{prefix}ffn_norm.weight", Width);
            Matrix($"{prefix}attn_output.weight", Heads * HeadSize, Width);
            Matrix($"{prefix}ffn_down.weight", FeedForward, Width);
            if (architecture == "phi3")
            {
                Matrix($"{prefix}attn_qkv.weight", Width, (Heads + (2 * KeyValueHeads)) * HeadSize);
                Matrix($"{prefix}ffn_up.weight", Width, 2 * FeedForward);
                return;
            }

            Matrix($"{prefix}attn_q.weight", Width, Heads * HeadSize);
            Matrix($"{prefix}attn_k.weight", Width, KeyValueHeads * HeadSize);
            Matrix($"{prefix}attn_v.weight", Width, KeyValueHeads * HeadSize);
            Matrix($"{prefix}ffn_gate.weight", Width, FeedForward);
            Matrix($"{prefix}ffn_up.weight", Width, FeedForward);
            if (architecture is "qwen3" or "gemma3")
            {
                Vector($"{prefix}attn_q_norm.weight", HeadSize);
                Vector($"{prefix}attn_k_norm.weight", HeadSize);
            }

            if (architecture is "gemma2" or "gemma3")
            {
                Vector($"{prefix}post_attention_norm.weight", Width);
                Vector($"{prefix}post_ffw_norm.weight", Width);
            }
        }

        void Matrix(string name, int columns, int rows) => writer.Tensor(name, type, RandomWeights.Make(type, columns, rows, random), columns, rows);

        void Vector(string name, int count)
        {
            var values = new byte[count * sizeof(float)];
            for (var i = 0; i < count; i++)
            {
                BitConverter.TryWriteBytes(values.AsSpan(i * sizeof(float)), 0.8f + (0.4f * random.NextSingle()));
            }

            writer.Tensor(name, TensorType.F32, values, count);
        }
    }

    /// <summary>A file with a byte-level vocabulary only; <paramref name="markers"/> are further tokens that are found whole.</summary>
    public static GgufWriter Vocabularies(
        GgufWriter writer, string architecture = "llama", string pre = "llama-bpe", IReadOnlyList<string>? markers = null)
    {
        string[] tokens = [.. Bytes(), .. _merges.Select(merge => merge.Replace(" ", string.Empty))];
        tokens = [.. tokens, .. Enumerable.Range(tokens.Length, BeginOfText - tokens.Length).Select(id => $"<unused{id}>"), "<|begin|>", "<|im_end|>", "<tool>", .. markers ?? []];
        var types = tokens.Select((_, id) => id >= Vocabulary - 1 ? 4 : id >= BeginOfText ? 3 : 1).ToArray();
        return writer
            .Add("general.architecture", architecture)
            .Add("general.name", "tiny")
            .Add("tokenizer.ggml.model", "gpt2")
            .Add("tokenizer.ggml.pre", pre)
            .Add("tokenizer.ggml.tokens", tokens)
            .Add("tokenizer.ggml.token_type", types)
            .Add("tokenizer.ggml.merges", _merges)
            .Add("tokenizer.ggml.bos_token_id", BeginOfText)
            .Add("tokenizer.ggml.eos_token_id", EndOfText);
    }

    // The alphabet of byte-level vocabularies, in the order of the bytes.
    private static IEnumerable<string> Bytes()
    {
        var next = 0x100;
        for (var value = 0; value < 256; value++)
        {
            yield return (value is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255) ? (char)value : (char)next++).ToString();
        }
    }
}
