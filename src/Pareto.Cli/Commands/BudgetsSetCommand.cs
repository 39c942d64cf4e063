using System.CommandLine;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Configuration;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto budgets set</c>: sets a budget beside pareto.yaml, or in place of its budget of the same name.</summary>
internal static class BudgetsSetCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The name that errors, alerts and reports use." };
        var amount = new Option<decimal>("--amount") { Description = "US dollars for each window.", HelpName = "USD", Required = true };
        var window = new Option<BudgetPeriod>("--window") { Description = "day, week, month, year or sliding. Default: month.", HelpName = "WINDOW", DefaultValueFactory = _ => BudgetPeriod.Month };
        var zone = new Option<string>("--zone") { Description = "The IANA time zone whose calendar counts. Default: UTC.", HelpName = "ZONE", DefaultValueFactory = _ => "UTC" };
        var length = new Option<TimeSpan>("--length")
        {
            Description = "The length of a sliding window, such as 24h. Default: 24h.",
            HelpName = "TIME",
            DefaultValueFactory = _ => TimeSpan.FromHours(24),
            CustomParser = result =>
            {
                if (DurationText.Parse(result.Tokens[0].Value) is { } time)
                {
                    return time;
                }

                result.AddError($"--length takes a time such as 24h, not '{result.Tokens[0].Value}'.");
                return default;
            },
        };
        var soft = new Option<bool>("--soft") { Description = "Only alert; hold nothing back." };
        var key = Text("--key", "Pays for this key only.");
        var team = Text("--team", "Pays for this team only.");
        var project = Text("--project", "Pays for this project only.");
        var workload = Text("--workload", "Pays for this workload only.");
        var user = Text("--end-user", "Pays for this end user only.");
        var each = new Option<BudgetEach?>("--per-each") { Description = "A budget of this amount for each key, team, project, workload or endUser.", HelpName = "WHAT" };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var command = new Verb(
            "set",
            "Set a budget.",
            "It holds within seconds at every gateway on the same database, in place of pareto.yaml's of the same name.",
            """
            pareto budgets set research --amount 50 --window week --team research
            pareto budgets set users --amount 1 --window day --per-each endUser
            """) { name, amount, window, zone, length, soft, key, team, project, workload, user, each, config, data };
        command.SetAction(parsed => Run(
            new BudgetOptions
            {
                Name = parsed.GetValue(name)!,
                Amount = parsed.GetValue(amount),
                Window = parsed.GetValue(window),
                Zone = parsed.GetValue(zone)!,
                Length = parsed.GetValue(length),
                Enforcement = parsed.GetValue(soft) ? BudgetEnforcement.Soft : BudgetEnforcement.Hard,
                PerEach = parsed.GetValue(each),
                Of = new BudgetScope
                {
                    Key = parsed.GetValue(key), Team = parsed.GetValue(team), Project = parsed.GetValue(project),
                    Workload = parsed.GetValue(workload), EndUser = parsed.GetValue(user),
                },
            },
            parsed.GetValue(config),
            parsed.GetValue(data)));
        return command;
    }

    private static int Run(BudgetOptions options, string? config, string? data)
    {
        var problems = BudgetOptionsValidator.ValidateWhole(options).ToList();
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"pareto: {problem.Path}: {problem.Message}");
        }

        return problems.Count > 0 ? ExitCode.Usage : BudgetsCommand.On(config, data, office =>
        {
            office.Set(options);
            Console.WriteLine($"{options.Name} is set.");
            return ExitCode.Done;
        });
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description, HelpName = "NAME" };
}
