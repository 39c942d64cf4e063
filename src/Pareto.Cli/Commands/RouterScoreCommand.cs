using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pareto.Workbench.RouterTraining;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto router score</c>: what a model expects of prompts.</summary>
internal static class RouterScoreCommand
{
    public static Command Create()
    {
        var data = RouterCommand.Data();
        data.Description = "Files of lines with \"id\" and \"prompt\"; scores in them are not needed.";
        var output = new Option<string>("--out") { Description = "Where the scores go; a file that exists is replaced.", HelpName = "FILE", Required = true };
        var model = RouterCommand.Model();
        var command = new Verb(
            "score",
            "Score prompts: higher where the premium model is expected to gain more.",
            """
            Writes a line {"id":…,"score":…} for each prompt, in the order of the data. The order of the scores is what counts.
            """,
            "pareto router score --data prompts.jsonl --out scores.jsonl") { data, output, model };
        command.SetAction((parsed, cancellationToken) => RouterCommand.GuardAsync(
            () => RunAsync(parsed.GetValue(data)!, parsed.GetValue(output)!, parsed.GetValue(model), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string[] data, string output, string? model, CancellationToken cancellationToken)
    {
        var predictor = RouterCommand.Load(model);
        var prompts = await OutcomeReader.ReadPromptsAsync(data, cancellationToken);
        await using (var file = File.Create(output))
        {
            foreach (var (id, prompt) in prompts)
            {
                using (var writer = new Utf8JsonWriter(file))
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", id);
                    writer.WriteNumber("score", Math.Round(predictor.Score(prompt), 7));
                    writer.WriteEndObject();
                }

                file.WriteByte((byte)'\n');
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {prompts.Count:N0} scores"));
        return ExitCode.Done;
    }
}
