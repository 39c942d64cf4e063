using System.Globalization;
using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Quantisation;

/// <summary>
/// Which tensor gets which type: the mixes of llama.cpp (llama-quant.cpp), found by the tensors' names. Norms, biases and
/// what else has one dimension only stay as they are.
/// </summary>
internal sealed class TensorMix(QuantisationType target, ModelShape shape, bool hasOutput)
{
    /// <summary>The number for <c>general.file_type</c>.</summary>
    public int FileType => target switch
    {
        QuantisationType.Q4_0 => 2,
        QuantisationType.Q8_0 => 7,
        _ => 15,
    };

    public TensorType TypeOf(Tensor tensor)
    {
        if (tensor.Dimensions.Count < 2 || !tensor.Name.EndsWith(".weight", StringComparison.Ordinal) ||
            tensor.Name.EndsWith("_norm.weight", StringComparison.Ordinal))
        {
            return tensor.Type;
        }

        return Fitting(Wanted(tensor.Name), tensor.Columns);
    }

    private TensorType Wanted(string name) => target switch
    {
        QuantisationType.Q8_0 => TensorType.Q8_0,
        _ when name == (hasOutput ? "output.weight" : "token_embd.weight") => TensorType.Q6_K,
        QuantisationType.Q4_0 => TensorType.Q4_0,
        _ => IsSensitive(name) ? TensorType.Q6_K : TensorType.Q4_K,
    };

    // Values and the way down of the first and last eighth of the layers, and of every third between.
    private bool IsSensitive(string name)
    {
        var parts = name.Split('.');
        if (parts is not ["blk", var number, "attn_v" or "attn_qkv" or "ffn_down", _] ||
            !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var layer))
        {
            return false;
        }

        var eighth = shape.Blocks / 8;
        return layer < eighth || layer >= 7 * shape.Blocks / 8 || (layer - eighth) % 3 == 2;
    }

    // Rows that are no whole blocks take the next larger type of smaller blocks.
    private static TensorType Fitting(TensorType wanted, int columns)
    {
        var type = columns % TensorLayout.Of(wanted).Elements == 0 ? wanted : wanted switch
        {
            TensorType.Q4_K => TensorType.Q5_0,
            TensorType.Q6_K => TensorType.Q8_0,
            _ => TensorType.F16,
        };
        return columns % TensorLayout.Of(type).Elements == 0 ? type : TensorType.F16;
    }
}
