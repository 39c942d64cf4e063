namespace Pareto.Core.Providers;

/// <summary>How exactly a model in this process keeps what it has read: half precision, or 8 bits a number with a scale for each block.</summary>
public enum KeyValueCachePrecision
{
    F16,
    Q8_0,
}
