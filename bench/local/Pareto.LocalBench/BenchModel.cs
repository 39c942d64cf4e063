using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Tensors;
using Pareto.Testing.Models;

namespace Pareto.LocalBench;

/// <summary>
/// Writes models of real shapes with random weights: speed does not depend on what the numbers are. Types are chosen for
/// each tensor as llama.cpp's quantiser chooses them, so that a file costs what a real one of its name does.
/// </summary>
internal static class BenchModel
{
    private const int HeadSize = 64;

    public static void Write(string shapeName, string mix, string path)
    {
        var shape = Shape.Of(shapeName);
        var random = new Random(1);
        var writer = new GgufWriter()
            .Add("general.architecture", "llama")
            .Add("general.name", $"random {shapeName} {mix}")
            .Add("llama.block_count", shape.Blocks)
            .Add("llama.context_length", 4096)
            .Add("llama.embedding_length", shape.Width)
            .Add("llama.feed_forward_length", shape.FeedForward)
            .Add("llama.attention.head_count", shape.Heads)
            .Add("llama.attention.head_count_kv", shape.KeyValueHeads)
            .Add("llama.rope.dimension_count", HeadSize)
            .Add("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .Add("tokenizer.ggml.model", "gpt2")
            .Add("tokenizer.ggml.pre", "llama-bpe")
            .Add("tokenizer.ggml.tokens", [.. Enumerable.Range(0, shape.Vocabulary).Select(id => $"t{id}")])
            .Add("tokenizer.ggml.token_type", [.. Enumerable.Repeat(1, shape.Vocabulary)])
            .Add("tokenizer.ggml.merges", ["t 0"])
            .Add("tokenizer.ggml.bos_token_id", 1)
            .Add("tokenizer.ggml.eos_token_id", 2);
        Matrix("token_embd.weight", Role.Output, 0, shape.Width, shape.Vocabulary);
        Ones("output_norm.weight");
        for (var layer = 0; layer < shape.Blocks; layer++)
        {
            var prefix = $"blk.{layer}.";
            Ones($"{prefix}attn_norm.weight");
            Ones($"{prefix}ffn_norm.weight");
            Matrix($"{prefix}attn_q.weight", Role.Plain, layer, shape.Width, shape.Width);
            Matrix($"{prefix}attn_k.weight", Role.Plain, layer, shape.Width, shape.KeyValueHeads * HeadSize);
            Matrix($"{prefix}attn_v.weight", Role.Favoured, layer, shape.Width, shape.KeyValueHeads * HeadSize);
            Matrix($"{prefix}attn_output.weight", Role.Plain, layer, shape.Width, shape.Width);
            Matrix($"{prefix}ffn_gate.weight", Role.Plain, layer, shape.Width, shape.FeedForward);
            Matrix($"{prefix}ffn_up.weight", Role.Plain, layer, shape.Width, shape.FeedForward);
            Matrix($"{prefix}ffn_down.weight", Role.Favoured, layer, shape.FeedForward, shape.Width);
        }

        using var file = File.Create(path);
        writer.WriteTo(file);

        void Matrix(string name, Role role, int layer, int columns, int rows)
        {
            var type = TypeOf(mix, role, layer, shape.Blocks, columns);
            writer.Tensor(name, type, [columns, rows], stream => stream.Write(RandomWeights.Make(type, columns, rows, random)));
        }

        void Ones(string name)
        {
            var values = new byte[shape.Width * sizeof(float)];
            for (var i = 0; i < shape.Width; i++)
            {
                BitConverter.TryWriteBytes(values.AsSpan(i * sizeof(float)), 1f);
            }

            writer.Tensor(name, TensorType.F32, values, shape.Width);
        }
    }

    private static TensorType TypeOf(string mix, Role role, int layer, int layers, int columns)
    {
        var type = (mix, role) switch
        {
            ("Q8_0", _) => TensorType.Q8_0,
            ("F16", _) => TensorType.F16,
            ("Q4_0", Role.Output) => TensorType.Q6_K,
            ("Q4_0", _) => TensorType.Q4_0,
            ("Q4_K_M", Role.Output) => TensorType.Q6_K,
            ("Q4_K_M", Role.Favoured) when HasMoreBits(layer, layers) => TensorType.Q6_K,
            ("Q4_K_M", _) => TensorType.Q4_K,
            _ => throw new ArgumentException($"Unknown mix '{mix}'. Known are F16, Q4_0, Q4_K_M, Q8_0."),
        };

        // A K type needs whole blocks of 256; rows that are none get the next larger type of 32.
        return columns % TensorLayout.Of(type).Elements == 0 ? type : type == TensorType.Q4_K ? TensorType.Q5_0 : TensorType.Q8_0;
    }

    // The first and the last eighth of the layers, and every third between.
    private static bool HasMoreBits(int layer, int layers) =>
        layer < layers / 8 || layer >= 7 * layers / 8 || (layer - (layers / 8)) % 3 == 2;

    private enum Role
    {
        Plain,
        Favoured,
        Output,
    }

    private sealed record Shape(int Blocks, int Width, int Heads, int KeyValueHeads, int FeedForward, int Vocabulary)
    {
        public static Shape Of(string name) => name switch
        {
            "135M" => new Shape(30, 576, 9, 3, 1536, 49_152),
            "1.2B" => new Shape(16, 2048, 32, 8, 8192, 128_256),
            _ => throw new ArgumentException($"Unknown shape '{name}'. Known are 135M, 1.2B."),
        };
    }
}
