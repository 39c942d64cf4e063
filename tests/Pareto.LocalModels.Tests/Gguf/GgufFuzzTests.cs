using System.Buffers.Binary;
using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Tensors;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Tests.Gguf;

public class GgufFuzzTests
{
    private const int Mutations = 100_000;
    private static readonly ulong[] _extremes = [0, 1, 7, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1UL << 32, 1UL << 40, long.MaxValue, ulong.MaxValue];

    [Fact]
    public void Open_MutatedHeadersAndTokenizers_GiveClearErrorsOnly()
    {
        var random = new Random(20_26);
        byte[][] originals = [SmallBpe(), SmallSentencePiece()];
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = Mutate(originals[i % originals.Length], random);
            try
            {
                Use(bytes);
            }
            catch (GgufException e)
            {
                e.Message.Length.ShouldBeInRange(10, 500);
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Mutation {i} broke out: {Convert.ToBase64String(bytes)}", e);
            }
        }

        // Many a mutation changes only a token's text, which is none the worse.
        refused.ShouldBeInRange(Mutations / 10, Mutations - 100);
    }

    private static void Use(byte[] bytes)
    {
        using var file = GgufFile.Open(bytes);
        var tokenizer = Tokenizer.Of(file.Metadata);
        tokenizer.Decode(tokenizer.Encode(" Hi <|im_end|> the 12"));
        var shape = ModelShape.Read(file.Metadata);
        _ = new ModelWeights(shape, file.Tensors);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = (byte[])original.Clone();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Length - sizeof(ulong));
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), _extremes[random.Next(_extremes.Length)]);
                    break;
                case 3:
                    BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), (uint)_extremes[random.Next(_extremes.Length)]);
                    break;
                default:
                    bytes = random.Next(2) == 0
                        ? bytes[..random.Next(sizeof(ulong) + 1, bytes.Length + 1)]
                        : [.. bytes[..at], .. bytes[(at / 2)..]];
                    break;
            }
        }

        return bytes;
    }

    private static byte[] SmallBpe() => Model(new GgufWriter()
        .Add("general.architecture", "llama")
        .Add("tokenizer.ggml.model", "gpt2")
        .Add("tokenizer.ggml.pre", "llama-bpe")
        .Add("tokenizer.ggml.tokens", ["H", "i", "t", "h", "e", "Ġ", "<", "Ġt", "he", "Ġthe", "<|im_end|>", "1"])
        .Add("tokenizer.ggml.token_type", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1])
        .Add("tokenizer.ggml.merges", ["Ġ t", "h e", "Ġt he"])
        .Add("tokenizer.ggml.eos_token_id", 10));

    private static byte[] SmallSentencePiece() => Model(new GgufWriter()
        .Add("general.architecture", "llama")
        .Add("tokenizer.ggml.model", "llama")
        .Add("tokenizer.ggml.tokens", ["<unk>", "<s>", "</s>", "<0x20>", "<0x41>", "▁", "H", "i", "▁H", "▁Hi", "12", "<x>"])
        .Add("tokenizer.ggml.scores", [0f, 0, 0, 0, 0, -1, -2, -3, -4, -5, -6, 0])
        .Add("tokenizer.ggml.token_type", [2, 3, 3, 6, 6, 1, 1, 1, 1, 1, 1, 4])
        .Add("tokenizer.ggml.unknown_token_id", 0)
        .Add("tokenizer.ggml.bos_token_id", 1));

    private static byte[] Model(GgufWriter writer)
    {
        writer
            .Add("llama.block_count", 1)
            .Add("llama.context_length", 16)
            .Add("llama.embedding_length", 4)
            .Add("llama.feed_forward_length", 4)
            .Add("llama.attention.head_count", 2)
            .Add("llama.attention.head_count_kv", 1)
            .Add("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .Tensor("token_embd.weight", TensorType.F32, new byte[4 * 4 * 12], 4, 12)
            .Tensor("output_norm.weight", TensorType.F32, new byte[16], 4)
            .Tensor("blk.0.attn_norm.weight", TensorType.F32, new byte[16], 4)
            .Tensor("blk.0.ffn_norm.weight", TensorType.F32, new byte[16], 4)
            .Tensor("blk.0.attn_q.weight", TensorType.F32, new byte[64], 4, 4)
            .Tensor("blk.0.attn_k.weight", TensorType.F32, new byte[32], 4, 2)
            .Tensor("blk.0.attn_v.weight", TensorType.F32, new byte[32], 4, 2)
            .Tensor("blk.0.attn_output.weight", TensorType.F32, new byte[64], 4, 4)
            .Tensor("blk.0.ffn_gate.weight", TensorType.F32, new byte[64], 4, 4)
            .Tensor("blk.0.ffn_up.weight", TensorType.F32, new byte[64], 4, 4)
            .Tensor("blk.0.ffn_down.weight", TensorType.F32, new byte[64], 4, 4);
        var bytes = writer.ToArray();
        Use(bytes);
        return bytes;
    }
}
