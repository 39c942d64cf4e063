using System.Text;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Tensors;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Gguf;

public class GgufFileTests
{
    [Theory]
    [InlineData(2u)]
    [InlineData(3u)]
    public void Open_WrittenFile_GivesItsValues(uint version)
    {
        var bytes = new GgufWriter { Version = version }
            .Add("text", "Äpfel")
            .Add("whole", 7)
            .Add("number", 0.5f)
            .Add("flag", true)
            .Add("texts", ["a", "", "ccc"])
            .Add("wholes", [1, -2])
            .Tensor("w", TensorType.F32, [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)], 2, 1)
            .ToArray();

        using var file = GgufFile.Open(bytes);

        file.Version.ShouldBe(version);
        file.Metadata.Text("text").ShouldBe("Äpfel");
        file.Metadata.Integer("whole").ShouldBe(7);
        file.Metadata.Number("number").ShouldBe(0.5f);
        file.Metadata.Flag("flag").ShouldBe(true);
        file.Metadata.Texts("texts").ShouldBe(["a", "", "ccc"]);
        file.Metadata.Integers("wholes").ShouldBe([1, -2]);
        file.Metadata.Text("absent").ShouldBeNull();
        file.Tensors["w"].Columns.ShouldBe(2);
    }

    [Fact]
    public void Open_FileOnDisk_IsMapped()
    {
        var path = Path.Combine(Path.GetTempPath(), $"pareto-{Guid.NewGuid():N}.gguf");
        File.WriteAllBytes(path, TinyModel.Make());
        try
        {
            using var model = LocalModel.Open(path);
            model.Vocabulary.ShouldBe(TinyModel.Vocabulary);
            ModelDescription.Read(path).Quantisation.ShouldBe("Q8_0");
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static TheoryData<string, byte[]> Broken() => new()
    {
        { "not a GGUF", "PK\x03\x04 nothing of the kind"u8.ToArray() },
        { "version 9", Header(9, 0, 0) },
        { "big-endian", Header(0x03000000, 0, 0) },
        { "tensors", Header(3, ulong.MaxValue, 0) },
        { "metadata pairs", Header(3, 0, ulong.MaxValue / 2) },
        { "ends", Header(3, 0, 0)[..^3] },
        { "twice", new GgufWriter().Add("a", 1).Add("a", 2).ToArray() },
        { "twice", new GgufWriter().Tensor("a", TensorType.F32, new byte[4], 1).Tensor("a", TensorType.F32, new byte[4], 1).ToArray() },
        { "array of arrays", new GgufWriter().AddRaw("a", Nested).ToArray() },
        { "claims", new GgufWriter().AddRaw("a", writer => LongString(writer, ulong.MaxValue)).ToArray() },
        { "claims", new GgufWriter().AddRaw("a", writer => LongArray(writer, 8)).ToArray() },
        { "claims", new GgufWriter().AddRaw("a", writer => LongArray(writer, 7)).ToArray() },
        { "unknown type", new GgufWriter().AddRaw("a", writer => writer.Write(77)).ToArray() },
        { "unknown type", new GgufWriter().AddRaw("a", writer => LongArray(writer, 77)).ToArray() },
        { "power of two", new GgufWriter().Add("general.alignment", 24).ToArray() },
        { "0; 1 to", new GgufWriter().Add("general.alignment", 0).ToArray() },
        { "dimensions", new GgufWriter().Tensor("a", TensorType.F32, new byte[4]).ToArray() },
        { "dimensions", new GgufWriter().Tensor("a", TensorType.F32, new byte[4], 1, 1, 1, 1, 1).ToArray() },
        { "impossible size", new GgufWriter().Tensor("a", TensorType.F32, new byte[4], 0).ToArray() },
        { "impossible size", new GgufWriter().Tensor("a", TensorType.F32, new byte[4], int.MaxValue, int.MaxValue, int.MaxValue).ToArray() },
        { "beyond the end", new GgufWriter().Tensor("a", TensorType.F32, new byte[4], int.MaxValue, 1000).ToArray() },
        { "whole blocks", new GgufWriter().Tensor("a", TensorType.Q8_0, new byte[34], 31).ToArray() },
        { "type number 99", new GgufWriter().Tensor("a", (TensorType)99, new byte[4], 1).ToArray() },
        { "beyond the end", new GgufWriter().Tensor("a", TensorType.F32, new byte[64], 64).ToArray()[..^40] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Open_BrokenFile_SaysWhatIsWrong(string part, byte[] bytes)
    {
        Should.Throw<GgufException>(() => GgufFile.Open(bytes)).Message.ShouldContain(part);
    }

    [Fact]
    public void Open_EveryLengthOfACutFile_IsRefusedOrRead()
    {
        var whole = TinyModel.Vocabularies(new GgufWriter()).Tensor("w", TensorType.F32, new byte[32], 8).ToArray();

        for (var length = 0; length < whole.Length; length++)
        {
            Should.Throw<GgufException>(() => GgufFile.Open(whole[..length])).Message.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Values_OfAnotherType_AreRefusedByKey()
    {
        using var file = GgufFile.Open(new GgufWriter().Add("a", "text").Add("b", [1, 2]).Add("c", 5000).Add("d", float.NaN).ToArray());

        Should.Throw<GgufException>(() => file.Metadata.Integer("a")).Message.ShouldContain("'a'");
        Should.Throw<GgufException>(() => file.Metadata.Integer("b")).Message.ShouldContain("'b'");
        Should.Throw<GgufException>(() => file.Metadata.Texts("b")).Message.ShouldContain("'b'");
        Should.Throw<GgufException>(() => file.Metadata.Integer("c", 0, 100)).Message.ShouldContain("5000");
        Should.Throw<GgufException>(() => file.Metadata.Number("d")).Message.ShouldContain("finite");
    }

    [Fact]
    public void Architecture_Unknown_IsRefusedByNameWithThoseKnown()
    {
        var refusal = Should.Throw<GgufException>(() =>
            LocalModel.Open(GgufFile.Open(TinyModel.Make("mamba")), new LocalModelOptions(), LocalModels.Kernels.KernelSet.Best));

        refusal.Message.ShouldContain("'mamba'");
        refusal.Message.ShouldContain("gemma2, gemma3, llama, phi3, qwen2, qwen3");
    }

    private static byte[] Header(uint version, ulong tensors, ulong pairs) =>
        [.. "GGUF"u8, .. BitConverter.GetBytes(version), .. BitConverter.GetBytes(tensors), .. BitConverter.GetBytes(pairs)];

    private static void Nested(BinaryWriter writer)
    {
        writer.Write((uint)GgufType.Array);
        writer.Write((uint)GgufType.Array);
        writer.Write(1UL);
    }

    private static void LongString(BinaryWriter writer, ulong length)
    {
        writer.Write((uint)GgufType.String);
        writer.Write(length);
        writer.Write(Encoding.UTF8.GetBytes("short"));
    }

    private static void LongArray(BinaryWriter writer, uint type)
    {
        writer.Write((uint)GgufType.Array);
        writer.Write(type);
        writer.Write(1UL << 60);
    }
}
