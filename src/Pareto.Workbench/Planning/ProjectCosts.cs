namespace Pareto.Workbench.Planning;

/// <summary>USD of the migration project, paid once.</summary>
public sealed record ProjectCosts(decimal DataCuration, decimal FineTuning, decimal Evaluation, decimal Hosting)
{
    public decimal Total => DataCuration + FineTuning + Evaluation + Hosting;

    internal ProjectCosts Times(decimal factor) => new(DataCuration * factor, FineTuning * factor, Evaluation * factor, Hosting * factor);
}
