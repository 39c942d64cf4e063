using System.CommandLine;
using System.Text.Json;
using Pareto.Core.Configuration;
using Pareto.Core.Pipeline;
using Pareto.LocalModels.Providers;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto check</c>: finds every mistake in a configuration without starting anything.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var schema = new Option<bool>("--schema") { Description = "Write the JSON Schema of pareto.yaml instead, for editors." };
        var command = new Verb(
            "check",
            "Find every mistake in a configuration, with line numbers, without starting the gateway.",
            "Without a configuration it tells what this machine offers.",
            """
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
        await using var models = new InProcessModels(TimeProvider.System);
        var configuration = await ConfigurationSource.LoadAsync(config, models, cancellationToken);
        if (json)
        {
            WriteJson(configuration);
        }
        else if (configuration.IsValid)
        {
            WriteText(Terminal.Out, configuration);
        }
        else
        {
            return ConfigurationSource.TellProblems(configuration);
        }

        return configuration.IsValid ? ExitCode.Done : ExitCode.Failed;
    }

    private static void WriteText(IAnsiConsole console, CheckedConfiguration configuration)
    {
        const int Indent = 11;
        if (configuration.File is { } file)
        {
            console.MarkupLineInterpolated($"{file}: good.");
        }
        else
        {
            console.MarkupLineInterpolated($"There is no {CommonOptions.DefaultConfigurationFile} here. What this machine offers without one:");
            foreach (var (name, provider) in configuration.Options.Providers.OrderBy(provider => provider.Key, StringComparer.Ordinal))
            {
                var found = provider.BaseUrl is { } address ? $"answers at {address}" : "has its key in the environment";
                console.MarkupLineInterpolated($"  {name} {found}");
            }
        }

        TierList.Write(console, configuration.Catalog!, Indent);
        if (configuration.Residency is { } proof)
        {
            ResidencyList.Write(console, proof);
        }

        foreach (var warning in configuration.Warnings.Where(warning => !TierList.SpeaksOf(warning)))
        {
            console.MarkupLineInterpolated($"[yellow]warning:[/] {configuration.Describe(warning)}");
        }
    }

    private static void WriteJson(CheckedConfiguration configuration)
    {
        JsonOutput.Write(writer =>
        {
            writer.WriteBoolean("valid", configuration.IsValid);
            writer.WriteString("file", configuration.File);
            WriteAll("problems", configuration.Problems);
            WriteAll("warnings", configuration.Warnings);
            ResidencyList.WriteJson(writer, configuration.Residency);

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
