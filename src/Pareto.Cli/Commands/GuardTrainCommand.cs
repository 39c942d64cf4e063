using System.CommandLine;
using Pareto.Workbench.GuardTraining;
using Pareto.Workbench.GuardTraining.Injection;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto guard train</c>: trains what the policy gate recognizes names, or injected instructions, with.</summary>
internal static class GuardTrainCommand
{
    private const string NamesFile = "names.model";
    private const string InjectionFile = "injection.weights";

    public static Command Create()
    {
        var data = new Option<string?>("--data")
        {
            Description = "A folder with labelled texts, ner_cases.jsonl (with --injection: injection_cases.jsonl) or the same with .gz. Default: made-up texts alone.",
            HelpName = "DIR",
        };
        var injection = new Option<bool>("--injection")
        {
            Description = "Train the classifier of prompt injection instead.",
        };
        var output = new Option<string?>("--out", "-o")
        {
            Description = $"The file to write. Default: {NamesFile}, with --injection {InjectionFile}.",
            HelpName = "FILE",
        };
        var texts = new Option<int>("--texts")
        {
            Description = $"How many sentences to make up. Default: {NameTraining.UsualTexts}.",
            HelpName = "N",
            DefaultValueFactory = _ => NameTraining.UsualTexts,
        };
        var seed = new Option<int?>("--seed")
        {
            Description = $"What chance starts from: the same seed and data give the same file. Default: {NameTraining.UsualSeed}, with --injection {InjectionTraining.UsualSeed}.",
            HelpName = "N",
        };
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing: judge the labelled sentences by models that have not seen them, and print the figures.",
        };
        var command = new Verb(
            "train",
            "Train the recognizer of names of persons, places and organisations, or the classifier of prompt injection.",
            """
            The weights that come with Pareto were made so. They are part of the program, in the source file
            src/Pareto.Core/PolicyGate/Detection/Names/names.model (Injection/injection.weights); a new file takes effect when it is
            put there and Pareto is built.
            """,
            """
            pareto guard train --out names.model
            pareto guard train --data ./labelled --check
            pareto guard train --injection --data ./labelled --out injection.weights
            """) { injection, data, output, texts, seed, check };
        command.Validators.Add(result =>
        {
            if (result.GetValue(check) && result.GetValue(data) is null)
            {
                result.AddError("--check needs labelled sentences: name their folder with --data.");
            }
        });
        texts.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--texts takes a number from 1.");
            }
        });
        command.SetAction(parsed => parsed.GetValue(injection)
            ? RunInjection(parsed.GetValue(data), parsed.GetValue(check) ? null : parsed.GetValue(output) ?? InjectionFile, parsed.GetValue(seed) ?? InjectionTraining.UsualSeed)
            : Run(parsed.GetValue(data), parsed.GetValue(output) ?? NamesFile, parsed.GetValue(texts), parsed.GetValue(seed) ?? NameTraining.UsualSeed, parsed.GetValue(check)));
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

    private static int RunInjection(string? data, string? output, int seed)
    {
        try
        {
            var report = InjectionTraining.Run(data, output, seed);
            foreach (var rate in report.Rates)
            {
                Console.Out.WriteLine($"{(rate.IsAttack ? "attack  " : "harmless")} {rate.Kind,-22} flagged {rate.Flagged} of {rate.Total} by models that had not seen them");
            }

            Console.Error.WriteLine($"Learned from {report.Generated} generated and {report.Examples} labelled texts.");
            return ExitCode.Done;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Failure.Tell(error.Message);
        }
    }
}
