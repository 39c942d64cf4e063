using System.CommandLine;
using Pareto.Workbench.GuardTraining;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto guard train</c>: trains what the policy gate recognizes names with.</summary>
internal static class GuardTrainCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data")
        {
            Description = "A folder with labelled sentences, ner_cases.jsonl or ner_cases.jsonl.gz. Default: made-up sentences alone.",
            HelpName = "DIR",
        };
        var output = new Option<string>("--out", "-o")
        {
            Description = "The file to write. Default: names.model.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "names.model",
        };
        var texts = new Option<int>("--texts")
        {
            Description = $"How many sentences to make up. Default: {NameTraining.UsualTexts}.",
            HelpName = "N",
            DefaultValueFactory = _ => NameTraining.UsualTexts,
        };
        var seed = new Option<int>("--seed")
        {
            Description = $"What chance starts from: the same seed and data give the same file. Default: {NameTraining.UsualSeed}.",
            HelpName = "N",
            DefaultValueFactory = _ => NameTraining.UsualSeed,
        };
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing: judge the labelled sentences by models that have not seen them, and print the figures.",
        };
        var command = new Verb(
            "train",
            "Train the recognizer of names of persons, places and organisations.",
            """
            The weights that come with Pareto were made so. They are part of the program, in the source file
            src/Pareto.Core/PolicyGate/Detection/Names/names.model; a new file takes effect when it is put there and Pareto is built.
            """,
            """
            pareto guard train --out names.model
            pareto guard train --data ./labelled --check
            """) { data, output, texts, seed, check };
        command.Validators.Add(result =>
        {
            if (result.GetValue(check) && result.GetValue(data) is null)
            {
                result.AddError("--check needs labelled sentences: name their folder with --data.");
            }

            if (result.GetValue(texts) < 1)
            {
                result.AddError("--texts takes a number from 1.");
            }
        });
        command.SetAction(parsed => Run(parsed.GetValue(data), parsed.GetValue(output)!, parsed.GetValue(texts), parsed.GetValue(seed), parsed.GetValue(check)));
        return command;
    }

    private static int Run(string? data, string output, int texts, int seed, bool check)
    {
        try
        {
            if (!check)
            {
                NameTraining.Run(data, output, texts, seed, Console.Error.WriteLine);
                return ExitCode.Done;
            }

            foreach (var line in NameTraining.Check(data!, texts, seed, Console.Error.WriteLine))
            {
                Console.Out.WriteLine(line);
            }

            return ExitCode.Done;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Failure.Tell(error.Message);
        }
    }
}
