using System.CommandLine;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Workbench.Planning;
using Pareto.Workbench.Planning.Machines;
using Pareto.Workbench.Planning.Scenarios;
using Pareto.Workbench.Reports;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto plan</c>: what serving costs by API, hybrid and local, and which of them to choose.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var scenario = new Argument<string?>("scenario")
        {
            Description = "A scenario file; those that ship are in config/scenarios. Without one, give flags.",
            HelpName = "SCENARIO",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var flags = new PlanFlags();
        var html = new Option<string?>("--html") { Description = "Write the report to this file too, as one page.", HelpName = "FILE" };
        var json = CommonOptions.Json();
        var schema = new Option<bool>("--schema") { Description = "Write the JSON Schema of scenario files instead, for editors." };
        var command = new Verb(
            "plan",
            "Compare what serving costs by API, hybrid and local, with break-even and what it depends on.",
            """
            A scenario says what is asked of the models, what they may run on and what it costs: from a file, or by flags.
            Prices come from the price catalogue, machines from a catalogue with sources.
            """,
            """
            pareto plan config/scenarios/5-own-gpus.yaml
            pareto plan config/scenarios/5-own-gpus.yaml --json --html plan.html
            pareto plan --requests 10000000 --input-tokens 200 --output-tokens 300 --premium openai/gpt-5.2 --small-share 0.85 --rented l40s
            """) { scenario, html, json, schema };
        flags.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(scenario) is not null && result.Children.OfType<System.CommandLine.Parsing.OptionResult>().Any(given => !given.Implicit && flags.Holds(given.Option)))
            {
                result.AddError("A scenario file and flags for one: name the file alone, or leave it out.");
            }
        });
        command.SetAction((parsed, _) => parsed.GetValue(schema)
            ? Task.FromResult(WriteSchema())
            : Interruption.GuardAsync(cancellationToken => Task.FromResult(
                Run(parsed.GetValue(scenario), flags.Scenario(parsed), parsed.GetValue(json), parsed.GetValue(html), cancellationToken))));
        return command;
    }

    private static int WriteSchema()
    {
        JsonSchemaWriter.WriteTo<ScenarioOptions>(Console.Out, ScenarioOptions.SchemaTitle);
        return ExitCode.Done;
    }

    private static int Run(string? file, string? flags, bool json, string? html, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var reader = new ScenarioReader(PriceSheets.LoadShipped(), HardwareCatalogue.LoadShipped(), today);
        if (Read(reader, file, flags) is not { } scenario)
        {
            return ExitCode.Failed;
        }

        var plan = Planner.Make(scenario, cancellationToken);
        if (html is not null)
        {
            try
            {
                File.WriteAllText(html, HtmlReport.Write(PlanReport.For(plan, today)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Failure.Tell($"the report cannot be written to '{html}': {e.Message}");
            }
        }

        if (json)
        {
            JsonOutput.Write(writer => PlanJson.Write(writer, plan));
        }
        else
        {
            PlanTable.Write(Terminal.Out, plan);
        }

        return ExitCode.Done;
    }

    /// <summary>Null after every problem was told.</summary>
    private static Scenario? Read(ScenarioReader reader, string? file, string? flags)
    {
        var text = flags;
        if (file is not null)
        {
            var found = ConfigurationFile.Read(file);
            if (found.Text is null)
            {
                Failure.Tell(found.Problem!);
                return null;
            }

            text = found.Text;
        }

        if (text is null)
        {
            Failure.Tell("plan needs a scenario file (see config/scenarios) or flags that make one: at least --requests, --input-tokens, --output-tokens and --premium.");
            return null;
        }

        var read = reader.Read(text, file ?? "");
        foreach (var problem in read.Problems)
        {
            Console.Error.WriteLine(file is null ? $"pareto: {PlanFlags.Describe(problem)}" : read.Describe(problem));
        }

        return read.IsValid ? reader.Resolve(read.Value!, []) : null;
    }
}
