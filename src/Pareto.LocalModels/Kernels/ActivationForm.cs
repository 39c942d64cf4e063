using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

/// <summary>What activations are made into before they are multiplied with weights of a type.</summary>
internal enum ActivationForm
{
    /// <summary>Floats as they are.</summary>
    Single,

    /// <summary>Floats rounded to half precision.</summary>
    Half,

    /// <summary>Floats rounded to bfloat16.</summary>
    BFloat,

    /// <summary>8-bit numbers with a scale and a sum for each 32.</summary>
    Block32,

    /// <summary>8-bit numbers with a scale for each 256 and a sum for each 16.</summary>
    Block256,
}

internal static class ActivationForms
{
    /// <summary>The form that weights of the type are multiplied with: the choice of ggml, so that results agree with it.</summary>
    public static ActivationForm For(TensorType type) => type switch
    {
        TensorType.F32 => ActivationForm.Single,
        TensorType.F16 => ActivationForm.Half,
        TensorType.BF16 => ActivationForm.BFloat,
        TensorType.Q4_K or TensorType.Q5_K or TensorType.Q6_K => ActivationForm.Block256,
        _ => ActivationForm.Block32,
    };
}
