namespace Pareto.LocalModels.Quantisation;

/// <summary>What a model file is made into. The names are those of llama.cpp.</summary>
public enum QuantisationType
{
    /// <summary>Eight bits a weight and a scale for every 32: about half of F16, hardly any loss.</summary>
    Q8_0,

    /// <summary>Four bits a weight and a scale for every 32.</summary>
    Q4_0,

    /// <summary>Four bits a weight in super-blocks of 256, six where it matters most.</summary>
    Q4_K_M,
}
