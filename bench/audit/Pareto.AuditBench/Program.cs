using System.Globalization;
using System.Text.Json;
using Pareto.Workbench.Audit.Generation;

// Writes made-up logs, and beside them what is in them: generate FILE [REQUESTS] [SEED] [named]
if (args is not ["generate", var file, ..])
{
    Console.Error.WriteLine("usage: Pareto.AuditBench generate FILE [REQUESTS, default 1000000] [SEED, default 1] [named]");
    return 2;
}

var options = new GenerationOptions
{
    Requests = args.Length > 2 ? long.Parse(args[2], CultureInfo.InvariantCulture) : 1_000_000,
    Seed = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1,
    NamesWorkloads = args.Contains("named"),
};
await using var output = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
var truth = LogGenerator.Write(options, output, CancellationToken.None);
await File.WriteAllTextAsync($"{file}.truth.json", JsonSerializer.Serialize(truth, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{truth.Requests:N0} requests, {truth.BrokenLines:N0} broken lines, {output.Length / 1e6:N0} MB"));
return 0;
