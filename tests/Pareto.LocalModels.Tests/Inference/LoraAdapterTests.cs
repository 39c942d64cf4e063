using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tensors;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Inference;

public class LoraAdapterTests
{
    [Theory]
    [InlineData("llama")]
    [InlineData("phi3")]
    [InlineData("gemma3")]
    public void Run_WithAdapter_GivesTheLogitsOfMergedWeights(string architecture)
    {
        var bytes = TinyModel.Make(architecture, TensorType.F32);
        using var model = Open(bytes);
        var adapters = new[] { 1, 2 }.Select(seed => TinyAdapter.Make(bytes, architecture, seed)).ToArray();
        var read = adapters.Select(adapter => model.ReadAdapter(GgufFile.Open(adapter))).ToArray();
        int[] tokens = [5, 77, 300 - 5, 12, 40, 8, 190];

        // Together in one batch: without, with the one, with the other.
        var sequences = new LoraAdapter?[] { null, read[0], read[1] };
        var caches = sequences.Select(_ => model.CreateCache(tokens.Length)).ToArray();
        var batch = sequences.SelectMany((adapter, sequence) =>
            tokens.Select((token, position) => new BatchToken(token, position, caches[sequence], position % 2 == 0, adapter))).ToArray();
        var logits = new float[batch.Count(token => token.WantsLogits) * model.Vocabulary];
        model.Run(batch, logits);

        var each = logits.Length / sequences.Length;
        var plain = Logits(bytes, tokens);
        Distance(logits[..each], plain).ShouldBeLessThan(1e-3);
        for (var i = 0; i < adapters.Length; i++)
        {
            var merged = Logits(Merge(bytes, adapters[i]), tokens);
            Distance(merged, plain).ShouldBeGreaterThan(0.05);
            Distance(logits[(each * (i + 1))..(each * (i + 2))], merged).ShouldBeLessThan(1e-3);
        }

        read[0].Bytes.ShouldBePositive();
        foreach (var cache in caches)
        {
            cache.Dispose();
        }
    }

    [Fact]
    public void Run_TokenByTokenWithAdapter_AgreesWithTheWholeAtOnce()
    {
        var bytes = TinyModel.Make("llama", TensorType.F32);
        using var model = Open(bytes);
        var adapter = model.ReadAdapter(GgufFile.Open(TinyAdapter.Make(bytes, "llama", 3)));
        int[] tokens = [1, 2, 3, 4, 5, 6];
        using var whole = model.CreateCache(tokens.Length);
        using var single = model.CreateCache(tokens.Length);
        var all = new float[model.Vocabulary];
        var last = new float[model.Vocabulary];

        model.Run([.. tokens.Select((token, position) => new BatchToken(token, position, whole, position == tokens.Length - 1, adapter))], all);
        foreach (var (position, token) in tokens.Index())
        {
            model.Run([new BatchToken(token, position, single, true, adapter)], last);
        }

        Distance(all, last).ShouldBeLessThan(1e-3);
    }

    [Fact]
    public void ReadAdapter_WhatDoesNotFit_IsRefusedByName()
    {
        using var model = Open(TinyModel.Make("llama", TensorType.F32));
        Refusal(TinyAdapter.Head(new GgufWriter(), "qwen2")).ShouldContain("'qwen2'");
        Refusal(TinyAdapter.Head(new GgufWriter(), type: "control_vector")).ShouldContain("'control_vector'");
        Refusal(new GgufWriter().Add("general.architecture", "llama")).ShouldContain("no adapter");
        Refusal(TinyAdapter.Head(new GgufWriter())).ShouldContain("no tensors");
        Refusal(Pair("blk.0.attn_q.weight", 256, 3, 4, 256)).ShouldContain("'blk.0.attn_q.weight'");
        Refusal(Pair("blk.0.attn_q.weight", 128, 4, 4, 256)).ShouldContain("256 × 256");
        Refusal(Pair("blk.0.attn_v.weight", 256, 4, 4, 256)).ShouldContain("256 × 128");
        Refusal(Pair("blk.9.attn_v.weight", 256, 4, 4, 128)).ShouldContain("does not have");
        Refusal(Pair("token_embd.weight", 256, 4, 4, 300)).ShouldContain("embedding");
        Refusal(Pair("output_norm.weight", 256, 4, 4, 1)).ShouldContain("'output_norm.weight'");
        Refusal(Pair("blk.0.attn_q.weight", 256, 2048, 2048, 256)).ShouldContain("rank");
        Refusal(Matrix(TinyAdapter.Head(new GgufWriter()), "blk.0.attn_q.weight.lora_a", 256, 4)).ShouldContain("lora_b");
        Refusal(Matrix(TinyAdapter.Head(new GgufWriter()), "blk.0.attn_q.weight.lora_b", 4, 256)).ShouldContain("lora_a");
        Refusal(Matrix(TinyAdapter.Head(new GgufWriter()), "blk.0.attn_q.weight", 256, 4)).ShouldContain("ends with neither");

        string Refusal(GgufWriter writer)
        {
            using var file = GgufFile.Open(writer.ToArray());
            return Should.Throw<GgufException>(() => model.ReadAdapter(file)).Message;
        }

        static GgufWriter Pair(string name, int columns, int rank, int otherRank, int rows) =>
            Matrix(Matrix(TinyAdapter.Head(new GgufWriter()), name + ".lora_a", columns, rank), name + ".lora_b", otherRank, rows);

        static GgufWriter Matrix(GgufWriter writer, string name, int columns, int rows) =>
            writer.Tensor(name, TensorType.F32, new byte[columns * rows * sizeof(float)], columns, rows);
    }

    private static LocalModel Open(byte[] bytes) =>
        LocalModel.Open(GgufFile.Open(bytes), new LocalModelOptions { Threads = 2, KeyValues = KeyValueType.F32 }, KernelSet.Best);

    // W + alpha / rank × B A, written into a copy of the file.
    internal static unsafe byte[] Merge(byte[] bytes, byte[] adapter)
    {
        var copy = bytes.ToArray();
        using var model = GgufFile.Open(copy);
        using var change = GgufFile.Open(adapter);
        foreach (var down in change.Tensors.Values.Where(tensor => tensor.Name.EndsWith(".lora_a", StringComparison.Ordinal)))
        {
            var name = down.Name[..^".lora_a".Length];
            var up = change.Tensors[name + ".lora_b"];
            var weights = model.Tensors[name];
            for (var row = 0; row < weights.Rows; row++)
            {
                var target = (float*)weights.Row(row);
                for (var column = 0; column < weights.Columns; column++)
                {
                    var sum = 0f;
                    for (var i = 0; i < TinyAdapter.Rank; i++)
                    {
                        sum += (float)((Half*)up.Row(row))[i] * ((float*)down.Row(i))[column];
                    }

                    target[column] += TinyAdapter.Alpha / TinyAdapter.Rank * sum;
                }
            }
        }

        return copy;
    }

    private static float[] Logits(byte[] bytes, int[] tokens)
    {
        using var model = Open(bytes);
        using var cache = model.CreateCache(tokens.Length);
        var logits = new float[((tokens.Length + 1) / 2) * model.Vocabulary];
        model.Run([.. tokens.Select((token, position) => new BatchToken(token, position, cache, position % 2 == 0))], logits);
        return logits;
    }

    private static double Distance(float[] one, float[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max();
}
