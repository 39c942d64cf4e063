using System.CommandLine;
using System.Text.Json;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto check</c>: finds every mistake in a configuration without starting anything.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var schema = new Option<bool>("--schema") { Description = "Write the JSON Schema of pareto.yaml instead, for editors." };
        var command = new Command(
            "check",
            """
            Find every mistake in a configuration, with line numbers, without starting the gateway.

            Examples:
              pareto check
              pareto check --config staging.yaml --json
              pareto check --schema > pareto.schema.json
            """) { config, json, schema };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(schema)
            ? Task.FromResult(WriteSchema())
            : RunAsync(parsed.GetValue(config), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int WriteSchema()
    {
        JsonSchemaWriter.WriteTo<ParetoConfiguration>(Console.Out, ParetoSchema.Title);
        return ExitCode.Done;
    }

    private static async Task<int> RunAsync(string? config, bool json, CancellationToken cancellationToken)
    {
        var configuration = await ConfigurationSource.LoadAsync(config, cancellationToken);
        if (json)
        {
            WriteJson(configuration);
        }
        else if (configuration.IsValid)
        {
            Console.WriteLine($"{configuration.File ?? "What this machine offers"}: good.");
            foreach (var tier in Enum.GetValues<Tier>())
            {
                Console.WriteLine($"  {tier.Name(),-8} {string.Join(", ", configuration.Catalog!.InTier(tier).Select(target => target.Name))}");
            }

            foreach (var warning in configuration.Warnings)
            {
                Console.WriteLine($"warning: {configuration.Describe(warning)}");
            }
        }
        else
        {
            return ConfigurationSource.TellProblems(configuration);
        }

        return configuration.IsValid ? ExitCode.Done : ExitCode.Failed;
    }

    private static void WriteJson(CheckedConfiguration configuration)
    {
        JsonOutput.Write(writer =>
        {
            writer.WriteBoolean("valid", configuration.IsValid);
            writer.WriteString("file", configuration.File);
            WriteAll("problems", configuration.Problems);
            WriteAll("warnings", configuration.Warnings);

            void WriteAll(string property, IEnumerable<ConfigurationProblem> problems)
            {
                writer.WriteStartArray(property);
                foreach (var problem in problems)
                {
                    writer.WriteStartObject();
                    writer.WriteString("path", problem.Path);
                    WriteLine(writer, problem.Line);
                    writer.WriteString("message", problem.Message);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }
        });
    }

    private static void WriteLine(Utf8JsonWriter writer, int? line)
    {
        if (line is { } known)
        {
            writer.WriteNumber("line", known);
        }
        else
        {
            writer.WriteNull("line");
        }
    }
}
