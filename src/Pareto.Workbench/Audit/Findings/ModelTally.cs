namespace Pareto.Workbench.Audit.Findings;

/// <summary>What one model had of a workload.</summary>
internal sealed class ModelTally
{
    public long Calls { get; set; }

    public long Input { get; set; }

    public long Output { get; set; }

    public decimal Cost { get; set; }

    public long Unpriced { get; set; }

    public void Add(ModelTally other)
    {
        Calls += other.Calls;
        Input += other.Input;
        Output += other.Output;
        Cost += other.Cost;
        Unpriced += other.Unpriced;
    }
}
