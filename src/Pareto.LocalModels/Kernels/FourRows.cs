namespace Pareto.LocalModels.Kernels;

/// <summary>Four rows of floats and where their products go. Rows may be the same; outputs that matter may not.</summary>
internal unsafe struct FourRows
{
    public float* First;
    public float* Second;
    public float* Third;
    public float* Fourth;
    public float* FirstOutput;
    public float* SecondOutput;
    public float* ThirdOutput;
    public float* FourthOutput;
}
