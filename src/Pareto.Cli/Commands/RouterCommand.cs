using System.CommandLine;
using System.Globalization;
using Pareto.Core.Routing.Prediction;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto router</c>: what the router learns from outcomes.</summary>
internal static class RouterCommand
{
    /// <summary>What a file of outcomes holds, for the help of every verb that reads one.</summary>
    public const string Outcomes =
        """
        Outcomes are lines of JSON, also compressed (.gz): {"prompt":…,"weak_score":…,"strong_score":…} with scores from 0
        to 1, and where they are known "id", "dataset", "group" (like prompts share one, and stay on one side of
        a split), "weak_model", "strong_model". Lines with "contaminated":true are left out.
        """;

    public static Command Create() => new Verb(
        "router",
        "Learn from outcomes which requests a small model gets right.",
        "",
        """
        pareto router eval --data outcomes.jsonl --cv 5
        pareto router train --data outcomes.jsonl --out router.model
        pareto router score --data prompts.jsonl --out scores.jsonl
        pareto router calibrate --data labels.jsonl --model router.model --out promise.json
        pareto router cascade --fit replies.jsonl --data other-replies.jsonl --max-loss 0.01
        """)
    {
        RouterTrainCommand.Create(),
        RouterScoreCommand.Create(),
        RouterEvalCommand.Create(),
        RouterCalibrateCommand.Create(),
        RouterCascadeCommand.Create(),
        RouterReportCommand.Create(),
    };

    public static Option<string[]> Data() => new("--data")
    {
        Description = "Files of outcomes.",
        HelpName = "FILE",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<string?> Model() => new("--model") { Description = "A model of pareto router train. Default: the one that ships with Pareto.", HelpName = "MODEL" };

    /// <summary>A share above 0 and below 1.</summary>
    public static Option<double> Share(string name, double usual, string description)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => usual, HelpName = "SHARE" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && !(double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is > 0 and < 1))
            {
                result.AddError($"{name} takes a share above 0 and below 1, such as {usual.ToString(CultureInfo.InvariantCulture)}.");
            }
        });
        return option;
    }

    /// <summary>Runs what reads files; one that cannot be read or is none of the kind is told in one line.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Failure.Tell(e.Message);
        }
    }

    /// <summary>The predictor that was named, else the shipped one.</summary>
    public static Predictor Load(string? file) => file is null ? Predictor.Shipped : Predictor.Read(file);
}
