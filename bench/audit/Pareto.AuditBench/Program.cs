using System.Globalization;
using System.Text.Json;
using Pareto.AuditBench;
using Pareto.Workbench.Audit.Generation;

// generate FILE [REQUESTS] [SEED] [named]: writes made-up logs, and beside them what is in them.
// compare TRUTH FACTS TIME: holds what an audit found, and what /usr/bin/time -v said of it, against what was planted and promised.
var json = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true };
switch (args)
{
    case ["generate", var file, ..]:
        var options = new GenerationOptions
        {
            Requests = args.Length > 2 ? long.Parse(args[2], CultureInfo.InvariantCulture) : 1_000_000,
            Seed = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1,
            NamesWorkloads = args.Contains("named"),
        };
        await using (var output = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20))
        {
            var truth = LogGenerator.Write(options, output, CancellationToken.None);
            await File.WriteAllTextAsync($"{file}.truth.json", JsonSerializer.Serialize(truth, json));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{truth.Requests:N0} requests, {truth.BrokenLines:N0} broken lines, {output.Length / 1e6:N0} MB"));
        }

        return 0;

    case ["compare", var truthFile, var factsFile, var timeFile]:
        return Comparison.Write(
            JsonSerializer.Deserialize<GenerationTruth>(await File.ReadAllTextAsync(truthFile), json)!,
            JsonElement.Parse(await File.ReadAllTextAsync(factsFile)),
            await File.ReadAllLinesAsync(timeFile),
            Console.Out) ? 0 : 1;

    default:
        Console.Error.WriteLine("usage: Pareto.AuditBench generate FILE [REQUESTS, default 1000000] [SEED, default 1] [named] | compare TRUTH FACTS TIME");
        return 2;
}
