using System.CommandLine;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.Workbench.Import;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto import</c>: translates another gateway's configuration.</summary>
internal static class ImportCommand
{
    private const string Examples =
        """
        pareto import litellm config.yaml > pareto.yaml
        pareto import litellm config.yaml --out pareto.yaml
        """;

    public static Command Create()
    {
        var command = new Verb("import", "Translate another gateway's configuration into a pareto.yaml.", "", Examples);
        command.Subcommands.Add(CreateLiteLlm());
        return command;
    }

    private static Command CreateLiteLlm()
    {
        var file = new Argument<string>("file") { Description = "LiteLLM's config.yaml.", HelpName = "FILE" };
        var output = new Option<string?>("--out", "-o")
        {
            Description = "Write the configuration to this file, which must not exist yet. Default: standard output.",
            HelpName = "FILE",
        };
        var command = new Verb(
            "litellm",
            "Translate the models, aliases and fallbacks of a LiteLLM configuration.",
            """
            What has no counterpart is listed on standard error, with its line. Keys are never copied, only referred to
            as environment variables. Models whose price is known are proposed for a tier.
            """,
            Examples) { file, output };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(output)));
        return command;
    }

    private static Func<string, string, TokenPrices?> KnownPrices()
    {
        var prices = PriceSheets.LoadShipped();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return (preset, model) => prices.PriceAt(preset, model, today);
    }

    private static int Run(string file, string? output)
    {
        var source = ConfigurationFile.Read(file);
        if (source.Text is null)
        {
            return Failure.Tell(source.Problem!);
        }

        var imported = LiteLlmImporter.Import(source.Text, file, KnownPrices());
        foreach (var note in imported.Notes)
        {
            Console.Error.WriteLine(note);
        }

        if (imported.Yaml is not { } yaml)
        {
            return ExitCode.Failed;
        }

        if (output is null)
        {
            Console.Out.Write(yaml);
            return ExitCode.Done;
        }

        try
        {
            using var writer = new StreamWriter(new FileStream(output, FileMode.CreateNew));
            writer.Write(yaml);
            return ExitCode.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Tell($"'{output}' cannot be written: {e.Message}");
        }
    }
}
