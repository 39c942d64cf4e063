namespace Pareto.LocalModels.Inference;

/// <summary>How keys and values are kept.</summary>
public enum KeyValueType
{
    /// <summary>Half precision: two bytes a number.</summary>
    F16,

    /// <summary>Single precision: four bytes a number.</summary>
    F32,

    /// <summary>Eight bits a number, and a half-precision scale for 32 of them.</summary>
    Q8_0,
}
