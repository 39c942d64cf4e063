using System.Globalization;
using Pareto.Core.Execution.Premium;
using Pareto.Testing.Premium;

// What a premium cap costs and keeps under several shapes of traffic: see ../README.md. Arguments: seed, share, mayFallTo.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var seed = args.Length > 0 ? int.Parse(args[0]) : 1;
var options = new PremiumCapOptions();
options = options with
{
    Share = args.Length > 1 ? double.Parse(args[1]) : options.Share,
    MayFallTo = args.Length > 2 ? double.Parse(args[2]) : options.MayFallTo,
};
Console.WriteLine($"cap {options.Share:P1} of requests, mayFallTo {options.MayFallTo}, seed {seed}");
Console.WriteLine();
Console.WriteLine("| traffic | requests | paced: highest share | used | gain captured | first come: highest | used | gain captured | counter: highest | gain captured |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
foreach (var demand in Demand.Curves(seed))
{
    var paced = CapSimulation.Run(demand, options, CapPolicy.Paced);
    var first = CapSimulation.Run(demand, options, CapPolicy.FirstCome);
    var counter = CapSimulation.Run(demand, options, CapPolicy.Counter);
    Console.WriteLine(
        $"| {demand.Name} | {demand.Arrivals.Count:N0} | {paced.Highest:P2} | {paced.Share:P1} | {paced.Captured:P1} | {first.Highest:P2} | {first.Share:P1} | {first.Captured:P1} | {counter.Highest:P2} | {counter.Captured:P1} |");
}
