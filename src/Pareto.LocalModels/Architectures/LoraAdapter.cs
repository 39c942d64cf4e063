using System.Diagnostics.CodeAnalysis;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Architectures;

/// <summary>
/// What a low-rank adapter (LoRA, Hu et al. 2021) adds to the matrices of a base model: to each product W x the product
/// B (A x), scaled. Read from a GGUF file as llama.cpp's converter writes it, and kept as floats. Valid as long as the base
/// model is open; for any number of threads.
/// </summary>
internal sealed class LoraAdapter
{
    private const string DownSuffix = ".lora_a";
    private const string UpSuffix = ".lora_b";
    private const string Embedding = "token_embd.weight";

    private readonly Dictionary<Tensor, LowRankMatrix> _matrices = [];

    private LoraAdapter()
    {
    }

    /// <summary>The memory that it takes, in bytes.</summary>
    public long Bytes => _matrices.Values.Sum(matrix => matrix.Bytes);

    /// <summary>Reads an adapter for a base model of this shape and these tensors. One that does not fit it is a <see cref="GgufException"/>.</summary>
    public static LoraAdapter Read(GgufFile file, ModelShape shape, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var kind = file.Metadata.Text("adapter.type");
        if (file.Metadata.Text("general.type") != "adapter" || kind is null)
        {
            throw new GgufException("The file is no adapter: its metadata 'general.type' and 'adapter.type' do not say so.");
        }

        if (kind != "lora")
        {
            throw new GgufException($"The adapter is of the type {GgufException.Quote(kind)}, which is not supported. Known is lora.");
        }

        var architecture = file.Metadata.Text("general.architecture");
        if (architecture != shape.Architecture.Name)
        {
            throw new GgufException($"The adapter is for {GgufException.Quote(architecture ?? string.Empty)} models; this one is '{shape.Architecture.Name}'.");
        }

        var alpha = file.Metadata.Number("adapter.lora.alpha") ?? 0;
        var adapter = new LoraAdapter();
        foreach (var tensor in file.Tensors.Values)
        {
            if (TryBase(tensor.Name, DownSuffix, out var name))
            {
                adapter.Add(name, tensor, Other(file, name + UpSuffix), tensors, alpha);
            }
            else if (TryBase(tensor.Name, UpSuffix, out name))
            {
                Other(file, name + DownSuffix);
            }
            else
            {
                throw new GgufException($"The adapter's tensor {GgufException.Quote(tensor.Name)} ends with neither '{DownSuffix}' nor '{UpSuffix}'.");
            }
        }

        return adapter._matrices.Count > 0 ? adapter : throw new GgufException("The adapter holds no tensors.");
    }

    /// <summary>What it adds to the products with a matrix; false where that is nothing.</summary>
    public bool TryFind(Tensor weights, [NotNullWhen(true)] out LowRankMatrix? matrix) => _matrices.TryGetValue(weights, out matrix);

    private void Add(string name, Tensor down, Tensor up, IReadOnlyDictionary<string, Tensor> tensors, float alpha)
    {
        if (!tensors.TryGetValue(name, out var weights))
        {
            throw new GgufException($"The adapter changes {GgufException.Quote(name)}, which the model does not have.");
        }

        if (name == Embedding || weights.Dimensions.Count != 2)
        {
            throw new GgufException($"The adapter changes {GgufException.Quote(name)}; only matrices other than the embedding can be.");
        }

        if (down.Columns != weights.Columns || up.Rows != weights.Rows || up.Columns != down.Rows)
        {
            throw new GgufException(
                $"The adapter's matrices for {GgufException.Quote(name)} are {down.Columns} × {down.Rows} and {up.Columns} × {up.Rows}; the model's is {weights.Columns} × {weights.Rows}.");
        }

        if (down.Rows > LowRankMatrix.MostRank || (long)down.Rows * (down.Columns + up.Rows) > Array.MaxLength)
        {
            throw new GgufException($"The adapter's rank for {GgufException.Quote(name)} is {down.Rows}, which is too much; at most {LowRankMatrix.MostRank} is allowed.");
        }

        _matrices.Add(weights, new LowRankMatrix(down, up, alpha == 0 ? 1 : alpha / down.Rows));
    }

    private static Tensor Other(GgufFile file, string name) => file.Tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new GgufException($"The adapter lacks the tensor {GgufException.Quote(name)}.");

    private static bool TryBase(string name, string suffix, out string weights)
    {
        var ends = name.EndsWith(suffix, StringComparison.Ordinal);
        weights = ends ? name[..^suffix.Length] : name;
        return ends;
    }
}
