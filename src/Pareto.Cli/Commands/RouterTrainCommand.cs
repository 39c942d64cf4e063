using System.CommandLine;
using System.Globalization;
using Pareto.Workbench.RouterTraining;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto router train</c>: outcomes become a model.</summary>
internal static class RouterTrainCommand
{
    public static Command Create()
    {
        var data = RouterCommand.Data();
        var output = new Option<string>("--out") { Description = "The model, a file that is replaced where it exists.", HelpName = "MODEL", Required = true };
        var json = CommonOptions.Json();
        var command = new Verb(
            "train",
            "Train a router model on outcomes of a small and a premium model.",
            RouterCommand.Outcomes + """


            The model holds weights, no text. The same lines in the same order give the same file on the same kind of machine.
            """,
            "pareto router train --data outcomes.jsonl --out router.model") { data, output, json };
        command.SetAction((parsed, cancellationToken) => RouterCommand.GuardAsync(
            () => RunAsync(parsed.GetValue(data)!, parsed.GetValue(output)!, parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string[] data, string output, bool json, CancellationToken cancellationToken)
    {
        var outcomes = await OutcomeReader.ReadAsync(data, cancellationToken);
        using var model = new MemoryStream();
        new RouterTrainer().Train(outcomes, model, cancellationToken);
        await File.WriteAllBytesAsync(output, model.ToArray(), cancellationToken);
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteString("model", output);
                writer.WriteNumber("outcomes", outcomes.Count);
                writer.WriteNumber("bytes", model.Length);
            });
        }
        else
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {model.Length:N0} bytes, learned from {outcomes.Count:N0} outcomes"));
        }

        return ExitCode.Done;
    }
}
