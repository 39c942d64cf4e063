using System.Text.Json;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Quantisation;
using Pareto.LocalModels.Tensors;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Quantisation;

public sealed class ModelQuantizerTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pareto-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Target => Path.Combine(_folder, "out.gguf");

    public static TheoryData<string, QuantisationType> Kits()
    {
        var cases = new TheoryData<string, QuantisationType>();
        foreach (var architecture in new[] { "llama", "llama3", "qwen2", "qwen3", "phi3", "gemma3" })
        {
            cases.Add(architecture, QuantisationType.Q8_0);
            cases.Add(architecture, QuantisationType.Q4_K_M);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Kits))]
    public void Write_KitModel_IsAsNearTheOriginalAsLlamaCppsFile(string architecture, QuantisationType type)
    {
        var stem = Path.Combine(Kit.Folder("parity"), $"tiny-{architecture}-");
        Quantise($"{stem}F16.gguf", type);
        using var reference = JsonDocument.Parse(File.ReadAllBytes($"{stem}F16.logits.json"));

        var ours = Compare(Target, reference);
        var theirs = Compare($"{stem}{type}.gguf", reference);
        output.WriteLine($"{architecture} {type}: rms {ours.Rms:0.0000}, llama.cpp's file {theirs.Rms:0.0000}; top-1 {ours.Top1}, {theirs.Top1} of {ours.Positions}");

        ours.Rms.ShouldBeLessThan(theirs.Rms * 1.05);
        using var own = GgufFile.Open(Target);
        using var other = GgufFile.Open($"{stem}{type}.gguf");
        own.Tensors.Values.Select(tensor => (tensor.Name, tensor.Type, string.Join('x', tensor.Dimensions))).Order()
            .ShouldBe(other.Tensors.Values.Select(tensor => (tensor.Name, tensor.Type, string.Join('x', tensor.Dimensions))).Order());
        using var original = GgufFile.Open($"{stem}F16.gguf");
        var lost = Loss(own, original);
        var lostByOther = Loss(other, original);
        output.WriteLine($"squared error of the weights {lost / lostByOther:0.000} of that of llama.cpp's file");
        lost.ShouldBeLessThan(lostByOther);
        own.Metadata.Integer("general.file_type").ShouldBe(other.Metadata.Integer("general.file_type"));
        own.Metadata.Integer("general.quantization_version").ShouldBe(other.Metadata.Integer("general.quantization_version"));
    }

    [Fact]
    public void Write_AnyModel_CarriesMetadataAndShapesOver()
    {
        var source = Source(TensorType.F16);
        Quantise(source, QuantisationType.Q4_K_M);

        using var before = GgufFile.Open(source);
        using var after = GgufFile.Open(Target);
        after.Metadata.Keys.Except(before.Metadata.Keys).Order().ShouldBe(["general.file_type", "general.quantization_version"]);
        foreach (var key in before.Metadata.Keys)
        {
            after.Metadata.Stored(key).SequenceEqual(before.Metadata.Stored(key)).ShouldBeTrue(key);
        }

        after.Tensors.Keys.ShouldBe(before.Tensors.Keys);
        after.Tensors["blk.0.attn_norm.weight"].Type.ShouldBe(TensorType.F32);
        after.Tensors["token_embd.weight"].Type.ShouldBe(TensorType.Q6_K);
        after.Tensors["blk.0.ffn_up.weight"].Type.ShouldBe(TensorType.Q4_K);
        after.Length.ShouldBeLessThan(before.Length / 2);
    }

    [Theory]
    [InlineData(nameof(TensorType.F32), QuantisationType.Q4_0, false)]
    [InlineData(nameof(TensorType.BF16), QuantisationType.Q8_0, false)]
    [InlineData(nameof(TensorType.Q8_0), QuantisationType.Q4_K_M, true)]
    [InlineData(nameof(TensorType.Q4_1), QuantisationType.Q8_0, true)]
    [InlineData(nameof(TensorType.Q8_0), QuantisationType.Q8_0, false)]
    public void Open_Model_TellsWhetherItWasQuantisedBefore(string type, QuantisationType target, bool expected)
    {
        var source = Source(Enum.Parse<TensorType>(type));
        using (var quantizer = ModelQuantizer.Open(source, target, threads: 1))
        {
            quantizer.WasQuantised.ShouldBe(expected);
        }

        Quantise(source, target);
        using var model = LocalModel.Open(Target);
        model.Vocabulary.ShouldBe(TinyModel.Vocabulary);
    }

    [Fact]
    public void Write_RowsThatAreNoWholeBlocks_TakeSmallerBlocks()
    {
        using var quantizer = ModelQuantizer.Open(Save(Odd()), QuantisationType.Q4_K_M, threads: 2);
        quantizer.Write(Target, null, CancellationToken.None);

        using var after = GgufFile.Open(Target);
        after.Alignment.ShouldBe(64);
        after.Tensors["output.weight"].Type.ShouldBe(TensorType.Q8_0);
        after.Tensors["blk.0.ffn_up.weight"].Type.ShouldBe(TensorType.Q5_0);
        after.Tensors["blk.7.ffn_down.weight"].Type.ShouldBe(TensorType.Q6_K);
        after.Tensors["blk.0.ffn_gate.weight"].Type.ShouldBe(TensorType.F16);
    }

    [Fact]
    public void Write_NumberThatIsNone_IsRefusedByTheTensorsName()
    {
        var bytes = new byte[32 * sizeof(float)];
        BitConverter.TryWriteBytes(bytes, float.NaN);
        using var quantizer = ModelQuantizer.Open(Save(Head(new GgufWriter()).Tensor("a.weight", TensorType.F32, bytes, 32, 1)), QuantisationType.Q8_0, threads: 1);

        Should.Throw<GgufException>(() => quantizer.Write(Target, null, CancellationToken.None)).Message.ShouldContain("'a.weight'");
    }

    [Fact]
    public void Write_Cancelled_Ends()
    {
        using var quantizer = ModelQuantizer.Open(Source(TensorType.F16), QuantisationType.Q8_0, threads: 1);

        Should.Throw<OperationCanceledException>(() => quantizer.Write(Target, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Open_VocabularyOrPartOfAModel_IsRefused()
    {
        var vocabulary = Save(TinyModel.Vocabularies(new GgufWriter()));
        Should.Throw<GgufException>(() => ModelQuantizer.Open(vocabulary, QuantisationType.Q8_0, 1)).Message.ShouldContain("vocabulary only");

        var part = Save(Head(new GgufWriter()).Add("split.count", 2).Tensor("a", TensorType.F32, new byte[4], 1));
        Should.Throw<GgufException>(() => ModelQuantizer.Open(part, QuantisationType.Q8_0, 1)).Message.ShouldContain("split");
    }

    [Fact]
    public void PendingFile_NotKept_IsGone_AndKeepReplacesOnlyWhenAllowed()
    {
        File.WriteAllText(Target, "old");
        using (var pending = new PendingFile(Target))
        {
            File.WriteAllText(pending.Path, "new");
            Should.Throw<IOException>(() => pending.Keep(replace: false));
        }

        Directory.GetFiles(_folder).ShouldBe([Target]);
        File.ReadAllText(Target).ShouldBe("old");
        using (var pending = new PendingFile(Target))
        {
            File.WriteAllText(pending.Path, "new");
            pending.Keep(replace: true);
        }

        Directory.GetFiles(_folder).ShouldBe([Target]);
        File.ReadAllText(Target).ShouldBe("new");
    }

    // Rows of 96 and 48 columns, and an alignment of its own.
    private static GgufWriter Odd()
    {
        var random = new Random(2);
        var writer = Head(new GgufWriter { Alignment = 64 }).Add("general.alignment", 64);
        foreach (var (name, columns) in new[] { ("output.weight", 96), ("blk.0.ffn_up.weight", 96), ("blk.7.ffn_down.weight", 256), ("blk.0.ffn_gate.weight", 48) })
        {
            writer.Tensor(name, TensorType.F32, RandomWeights.Make(TensorType.F32, columns, 3, random), columns, 3);
        }

        return writer;
    }

    private static GgufWriter Head(GgufWriter writer) => TinyModel.Vocabularies(writer)
        .Add("llama.block_count", 8)
        .Add("llama.context_length", 64)
        .Add("llama.embedding_length", 96)
        .Add("llama.feed_forward_length", 96)
        .Add("llama.attention.head_count", 2)
        .Add("llama.attention.layer_norm_rms_epsilon", 1e-5f);

    private static double Loss(GgufFile file, GgufFile original) => original.Tensors.Values
        .Where(tensor => tensor.Rows > 1)
        .Sum(tensor => Numbers(file.Tensors[tensor.Name]).Zip(Numbers(tensor), (a, b) => (double)(a - b) * (a - b)).Sum());

    private static unsafe float[] Numbers(Tensor tensor)
    {
        var numbers = new float[tensor.Elements];
        fixed (float* target = numbers)
        {
            for (var row = 0; row < tensor.Rows; row++)
            {
                Dequantizer.Row(tensor.Type, tensor.Row(row), target + ((long)row * tensor.Columns), tensor.Columns);
            }
        }

        return numbers;
    }

    private string Source(TensorType type) => Save(TinyModel.Make(type: type));

    private string Save(GgufWriter writer) => Save(writer.ToArray());

    private string Save(byte[] bytes)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.gguf");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static ParityReport Compare(string path, JsonDocument reference)
    {
        using var model = LocalModel.Open(GgufFile.Open(path), new LocalModelOptions { Threads = 2, KeyValues = KeyValueType.F32 }, KernelSet.Best);
        return ModelParity.Compare(model, reference);
    }

    private void Quantise(string path, QuantisationType type)
    {
        using var quantizer = ModelQuantizer.Open(path, type, threads: 2);
        quantizer.Write(Target, null, CancellationToken.None);
        new FileInfo(Target).Length.ShouldBe(quantizer.Length);
    }
}
