using System.CommandLine;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.PolicyGate.Detection.Confidential;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto guard check</c>: compiles what a policy searches with.</summary>
internal static class GuardCheckCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Verb(
            "check",
            "Compile a policy's own recognizers, dictionaries, markers and fingerprints.",
            """
            Patterns that could take time without bound are refused, each with the reason and its line. What is wrong in
            other sections of the configuration is not looked at.
            """,
            """
            pareto guard check
            pareto guard check --config staging.yaml --json
            """) { config, json };
        command.SetAction((parsed, _) => RunAsync(CommonOptions.ConfigurationFile(parsed.GetValue(config)), parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> RunAsync(string? file, bool json) => file is null
        ? Failure.Tell($"there is no {CommonOptions.DefaultConfigurationFile} here. Name one with --config.")
        : await GuardCommand.WithPolicyAsync(file, configuration => Write(configuration!, json));

    private static int Write(CheckedConfiguration configuration, bool json)
    {
        if (json)
        {
            WriteJson(configuration);
            return ExitCode.Done;
        }

        if (configuration.Options.Policy is null)
        {
            Terminal.Out.MarkupLineInterpolated($"{configuration.File}: has no policy, so nothing is searched.");
            return ExitCode.Done;
        }

        Terminal.Out.MarkupLineInterpolated($"{configuration.File}: good.");
        var own = configuration.OwnRecognizers;
        if (own.Count == 0)
        {
            Terminal.Out.MarkupLine("  The policy has no recognizers of its own: it searches with those that ship with Pareto.");
            return ExitCode.Done;
        }

        var table = new Table().NoBorder().HideHeaders();
        table.AddColumns(new TableColumn("").PadLeft(2), new TableColumn("").RightAligned(), new TableColumn(""));
        foreach (var recognizer in own)
        {
            table.AddRow(
                Markup.Escape(recognizer.Name),
                $"{recognizer.Count:N0} {Unit(recognizer)}",
                recognizer.Sensitivity is { } sensitivity ? sensitivity.Name() : "as the policy says");
        }

        Terminal.Out.WriteWhole(table);
        return ExitCode.Done;
    }

    private static void WriteJson(CheckedConfiguration configuration) => JsonOutput.Write(writer =>
    {
        writer.WriteString("file", configuration.File);
        writer.WriteBoolean("policy", configuration.Options.Policy is not null);
        writer.WriteStartArray("recognizers");
        foreach (var recognizer in configuration.OwnRecognizers)
        {
            writer.WriteStartObject();
            writer.WriteString("name", recognizer.Name);
            writer.WriteString("kind", Kind(recognizer));
            writer.WriteNumber("count", recognizer.Count);
            writer.WriteString("sensitivity", recognizer.Sensitivity?.Name());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static string Kind(ConfiguredRecognizer recognizer) => recognizer.Kind switch
    {
        ConfiguredKind.Recognizer => "recognizer",
        ConfiguredKind.Dictionary => "dictionary",
        ConfiguredKind.Marker => "marker",
        _ => "fingerprints",
    };

    private static string Unit(ConfiguredRecognizer recognizer)
    {
        var unit = recognizer.Kind switch
        {
            ConfiguredKind.Recognizer => "pattern",
            ConfiguredKind.Dictionary => "term",
            ConfiguredKind.Marker => "mark",
            _ => "fingerprint",
        };
        return recognizer.Count == 1 ? unit : unit + "s";
    }
}
