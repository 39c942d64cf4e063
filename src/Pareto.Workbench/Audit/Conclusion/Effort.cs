namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>How much work it is to move a workload to small models and to be sure of it.</summary>
public enum Effort
{
    Low,
    Medium,
    High,
}
