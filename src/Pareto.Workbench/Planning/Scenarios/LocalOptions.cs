using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>What the small model runs on.</summary>
public sealed record LocalOptions
{
    [Description("The small model's size, as the hardware catalogue names it: 8b. Default: 8b.")]
    public string Model { get; init; } = "8b";

    [Description("How its weights are stored: fp8. Default: fp8.")]
    public string Quantisation { get; init; } = "fp8";

    [Description("Machines that are rented by the hour. Default: that option is not compared.")]
    public RentedOptions? Rented { get; init; }

    [Description("Machines that are bought. Default: that option is not compared.")]
    public OwnedOptions? Owned { get; init; }

    [Description("A private endpoint at a flat price in place of rented machines, a month's or { daily: 50 }; it is taken to carry the traffic. Default: none.")]
    public AmountOptions? Endpoint { get; init; }

    [Range(0.05, 1.0)]
    [Description("The share of its greatest throughput that a machine is planned for at the peak. Default: 0.7.")]
    public decimal Utilisation { get; init; } = 0.7m;

    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    [Description("The time in which 95 % of the answers of the busiest hour are complete. Default: 30s.")]
    public TimeSpan P95 { get; init; } = TimeSpan.FromSeconds(30);

    [Range(1, 1000)]
    [Description("The fewest machines, for when one fails: 2. Default: 1.")]
    public int FewestMachines { get; init; } = 1;
}
