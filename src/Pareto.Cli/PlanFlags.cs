using System.CommandLine;
using System.Text.Json.Nodes;
using Pareto.Core.Configuration;

namespace Pareto.Cli;

/// <summary>The options of a scenario that can be given on the command line in place of a file. They are read as a file is, so that both know the same rules.</summary>
internal sealed class PlanFlags
{
    private static readonly (string Flag, string Path, string HelpName, string Description)[] Known =
    [
        ("--requests", "traffic.requestsPerMonth", "N", "Requests in the first month."),
        ("--requests-per-day", "traffic.requestsPerDay", "N", "Requests on a day of the first month."),
        ("--input-tokens", "traffic.inputTokens", "N", "Tokens of a prompt, on average."),
        ("--output-tokens", "traffic.outputTokens", "N", "Tokens of an answer, on average."),
        ("--growth", "traffic.growth", "SHARE", "Growth of requests a month: 0.02. Default: 0."),
        ("--peak", "traffic.peakFactor", "FACTOR", "The busiest hour by an average one. Default: 3."),
        ("--cache-hit-rate", "traffic.cacheHitRate", "SHARE", "The share that a cache answers, in every option. Default: 0."),
        ("--premium", "prices.premium", "MODEL", "The model that answers everything today, as provider/model."),
        ("--mid", "prices.mid", "MODEL", "A model between the small one and premium."),
        ("--cheap", "prices.cheap", "MODEL", "A cheap model that could answer everything."),
        ("--small-share", "split.small", "SHARE", "The share of requests for the small model. Default: 0."),
        ("--mid-share", "split.mid", "SHARE", "The share for the mid tier. Default: 0."),
        ("--acceptance", "split.smallAcceptance", "SHARE", "The share of the small model's answers that are accepted; the rest escalates. Default: 1."),
        ("--rented", "local.rented", "MACHINE", "Rent such machines for the small model: l40s, h100, rtx4090."),
        ("--owned", "local.owned", "MACHINE", "Buy such machines."),
        ("--endpoint", "local.endpoint", "USD", "A private endpoint's price a month, in place of rented machines."),
        ("--utilisation", "local.utilisation", "SHARE", "The share of a machine's throughput that is planned with. Default: 0.7."),
        ("--p95", "local.p95", "TIME", "The time in which 95 % of the answers are complete. Default: 30s."),
        ("--operations", "operations", "USD", "What runs beside the models, a month. Default: 0."),
        ("--staff-hours", "staff.hoursPerMonth", "N", "People's hours a month. Default: 0."),
        ("--months", "months", "N", "Months to look ahead. Default: 36."),
        ("--discount-rate", "discountRate", "SHARE", "What a year's delay takes off money's worth. Default: 0.08."),
        ("--price-date", "priceDate", "DAY", "The day whose catalogue prices hold. Default: today."),
    ];

    private readonly List<(Option<string?> Option, string Path)> _options =
        [.. Known.Select(flag => (new Option<string?>(flag.Flag) { Description = flag.Description, HelpName = flag.HelpName }, flag.Path))];

    public void AddTo(Command command)
    {
        foreach (var (option, _) in _options)
        {
            command.Options.Add(option);
        }
    }

    public bool Holds(Option option) => _options.Any(flag => flag.Option == option);

    /// <summary>The flags that were given, as a scenario file of their own; null where none was.</summary>
    public string? Scenario(ParseResult parsed)
    {
        var scenario = new JsonObject { ["name"] = "A scenario of the command line" };
        foreach (var (option, path) in _options)
        {
            if (parsed.GetValue(option) is { } value)
            {
                Set(scenario, path.Split('.'), value);
            }
        }

        return scenario.Count == 1 ? null : scenario.ToJsonString();
    }

    /// <summary>What is wrong, told by the flag where there is one.</summary>
    public static string Describe(ConfigurationProblem problem)
    {
        var flag = Known.FirstOrDefault(known => problem.Path == known.Path || problem.Path.StartsWith(known.Path + ".", StringComparison.Ordinal)).Flag;
        return problem.Path.Length == 0 ? problem.Message : $"{flag ?? problem.Path}: {problem.Message}";
    }

    private static void Set(JsonObject scenario, string[] path, string value)
    {
        var section = scenario;
        foreach (var key in path[..^1])
        {
            if (section[key] is not JsonObject inner)
            {
                section[key] = inner = [];
            }

            section = inner;
        }

        section[path[^1]] = value;
    }
}
