using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Tensors;

namespace Pareto.Testing.Models;

/// <summary>A LoRA adapter with random weights for a <see cref="TinyModel"/>.</summary>
internal static class TinyAdapter
{
    public const int Rank = 4;
    public const float Alpha = 6;

    /// <summary>Changes every matrix of a model file but the embedding.</summary>
    public static byte[] Make(byte[] model, string architecture = "llama", int seed = 1)
    {
        using var file = GgufFile.Open(model);
        var random = new Random(seed);
        var writer = Head(new GgufWriter(), architecture);
        foreach (var tensor in file.Tensors.Values.Where(tensor => tensor.Rows > 1 && tensor.Name != "token_embd.weight"))
        {
            writer.Tensor(tensor.Name + ".lora_a", TensorType.F32, RandomWeights.Make(TensorType.F32, tensor.Columns, Rank, random), tensor.Columns, Rank);
            writer.Tensor(tensor.Name + ".lora_b", TensorType.F16, RandomWeights.Make(TensorType.F16, Rank, tensor.Rows, random), Rank, tensor.Rows);
        }

        return writer.ToArray();
    }

    /// <summary>What an adapter's file says beside its tensors.</summary>
    public static GgufWriter Head(GgufWriter writer, string architecture = "llama", string type = "lora") => writer
        .Add("general.architecture", architecture)
        .Add("general.type", "adapter")
        .Add("adapter.type", type)
        .Add("adapter.lora.alpha", Alpha);
}
