using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pareto.Core.Routing.Prediction;
using Pareto.Workbench.RouterTraining;
using Pareto.Workbench.RouterTraining.Calibration;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto router calibrate</c>: the threshold that keeps a promise about quality.</summary>
internal static class RouterCalibrateCommand
{
    private const int FoldsOfSeen = 5;

    public static Command Create()
    {
        var data = RouterCommand.Data();
        var model = RouterCommand.Model();
        var folds = new Option<int?>("--cv")
        {
            Description = "Score each prompt by a model trained without its fold of so many, 2 to 20: for labels that the model was trained on.",
            HelpName = "FOLDS",
        };
        var scores = new Option<string?>("--scores")
        {
            Description = "Scores of another router, -1 to 1: a line {\"id\":…,\"score\":…} for each outcome, higher where premium gains more.",
            HelpName = "FILE",
        };
        var maxLoss = RouterCommand.Share("--max-loss", 0.02, "Mean quality that may be lost against always premium, above 0 and below 1.");
        var confidence = RouterCommand.Share("--confidence", 0.95, "How sure the promise must be, above 0 and below 1.");
        var requests = new Option<int?>("--requests")
        {
            Description = "Over how many requests to come the loss is looked at; fewer vary more. Default: as many as there are labels.",
            HelpName = "COUNT",
        };
        var wrong = new Option<decimal?>("--wrong-costs") { Description = "Choose by money instead: what a wrong answer costs.", HelpName = "MONEY" };
        var saving = new Option<decimal?>("--small-saves") { Description = "Choose by money instead: what a request saves that stays small.", HelpName = "MONEY" };
        var splits = new Option<int?>("--check")
        {
            Description = "Hold the promise against labels kept apart instead, in so many random splits.",
            HelpName = "SPLITS",
        };
        var seed = new Option<int>("--seed") { Description = "Another seed gives other splits.", DefaultValueFactory = _ => 1 };
        var output = new Option<string?>("--out") { Description = "Write the operating point, for routing.promise.file.", HelpName = "FILE" };
        var json = CommonOptions.Json();
        var command = new Verb(
            "calibrate",
            "Choose up to which score requests stay small, so that a promise about quality holds.",
            """
            Learn then test (arXiv 2110.01052) with an exact test: the expected loss is below the bound with the confidence asked for, or the
            labels are said not to support it. Labels must be prompts that the router was not trained on.
            """ + "\n" + RouterCommand.Outcomes,
            """
            pareto router calibrate --data labels.jsonl --max-loss 0.02 --out promise.json
            pareto router calibrate --data labels.jsonl --model router.model --wrong-costs 0.50 --small-saves 0.01
            pareto router calibrate --data outcomes.jsonl --cv 5 --check 200
            """) { data, model, folds, scores, maxLoss, confidence, requests, wrong, saving, splits, seed, output, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(wrong) is null != (result.GetValue(saving) is null))
            {
                result.AddError("--wrong-costs and --small-saves belong together: name both.");
            }
            else if (result.GetValue(wrong) <= 0 || result.GetValue(saving) <= 0)
            {
                result.AddError("--wrong-costs and --small-saves must be above 0.");
            }
            else if (result.GetValue(wrong) is not null && result.GetValue(splits) is not null)
            {
                result.AddError("--check holds a promise of --max-loss: leave --wrong-costs and --small-saves out.");
            }

            if (new object?[] { result.GetValue(model), result.GetValue(folds), result.GetValue(scores) }.Count(source => source is not null) > 1)
            {
                result.AddError("--model, --cv and --scores each say where scores come from: name one.");
            }
            else if (result.GetValue(output) is not null && result.GetValue(folds) is not null)
            {
                result.AddError("--out belongs to a model, and --cv trains models that are not kept: train one with pareto router train and calibrate it on other labels.");
            }

            if (result.GetValue(folds) is < 2 or > 20)
            {
                result.AddError("--cv must be a whole number of 2 to 20.");
            }

            if (result.GetValue(requests) < 1 || result.GetValue(splits) < 1)
            {
                result.AddError("--requests and --check must be whole numbers of at least 1.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var goal = new CalibrationGoal
            {
                MaxLoss = parsed.GetValue(maxLoss),
                Confidence = parsed.GetValue(confidence),
                Requests = parsed.GetValue(requests),
                Costs = parsed.GetValue(wrong) is { } dear && parsed.GetValue(saving) is { } saved ? new AnswerCosts(dear, saved) : null,
            };
            return RouterCommand.GuardAsync(async () =>
            {
                var outcomes = await OutcomeReader.ReadAsync(parsed.GetValue(data)!, cancellationToken);
                if (outcomes.Count == 0)
                {
                    return Failure.Tell("The data holds no outcomes.");
                }

                var (scored, router) = parsed.GetValue(scores) is { } file
                    ? (ScoreReader.Join(outcomes, await ScoreReader.ReadAsync(file, cancellationToken)), null)
                    : Score(outcomes, parsed.GetValue(model), parsed.GetValue(folds), cancellationToken);
                return parsed.GetValue(splits) is { } count
                    ? Check(scored, goal, count, parsed.GetValue(seed), parsed.GetValue(json))
                    : Calibrate(scored, goal, router, parsed.GetValue(output), parsed.GetValue(json));
            });
        });
        return command;
    }

    private static (IReadOnlyList<ScoredOutcome> Scored, string? Router) Score(
        IReadOnlyList<Outcome> outcomes, string? model, int? folds, CancellationToken cancellationToken)
    {
        if (folds is { } count)
        {
            return (ScoredOutcomes.Of(outcomes, RouterEvaluation.CrossValidate(outcomes, count, out _, cancellationToken)), null);
        }

        var predictor = RouterCommand.Load(model);
        var named = predictor.Measured.Where(pair => outcomes.Any(row => Of(row, pair))).ToList();
        var whole = named.Where(pair => outcomes.Count(row => Of(row, pair)) == pair.Prompts).ToList();
        if (whole.Count > 0 && whole.Count < predictor.Measured.Length)
        {
            throw new InvalidDataException(
                $"The model learned from these labels ({string.Join(", ", whole.Select(pair => pair.Dataset))}), so its own scores of them promise too much. "
                + "Calibrate with labels that it has not seen, or name all that it learned from under --data: each is scored by a model trained without it then.");
        }

        if (whole.Count > 0)
        {
            // Models of all but a fold of the same data score as this one does on prompts that it has not seen.
            Console.Error.WriteLine("pareto: the model was trained on these labels, so each is scored by a model trained without it; this takes a while.");
            return (ScoredOutcomes.Of(outcomes, RouterEvaluation.CrossValidate(outcomes, FoldsOfSeen, out _, cancellationToken)), predictor.Fingerprint);
        }

        if (named.Count > 0)
        {
            Console.Error.WriteLine(
                $"pareto: the model was trained on {string.Join(", ", named.Select(pair => pair.Dataset))}, as these labels are named. If they are the same prompts, the promise is worth nothing: take other labels, or --cv.");
        }

        return (ScoredOutcomes.Of(outcomes, [.. outcomes.Select(row => predictor.Predict(row.Prompt))]), predictor.Fingerprint);

        static bool Of(Outcome row, MeasuredPair pair) => row.Dataset == pair.Dataset && row.WeakModel == pair.Weak && row.StrongModel == pair.Strong;
    }

    private static int Calibrate(IReadOnlyList<ScoredOutcome> outcomes, CalibrationGoal goal, string? router, string? output, bool json)
    {
        var point = PromiseMaker.Make(outcomes, goal, router);
        if (json)
        {
            Console.Write(point.ToJson());
        }
        else
        {
            PromiseTable.Write(Terminal.Out, point);
        }

        if (point.All.SmallUpTo is null && point.Workloads.Values.All(workload => workload.SmallUpTo is null))
        {
            return Failure.Tell("the labels support no threshold, so all must go to premium; nothing was written.");
        }

        if (output is not null)
        {
            File.WriteAllText(output, point.ToJson());
        }

        return ExitCode.Done;
    }

    private static int Check(IReadOnlyList<ScoredOutcome> outcomes, CalibrationGoal goal, int splits, int seed, bool json)
    {
        var workloads = outcomes.GroupBy(row => row.Workload, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Rows: (IReadOnlyList<ScoredOutcome>)[.. group])).ToList();
        var results = workloads.Count > 1 ? [.. workloads, ("all", outcomes)] : workloads;
        var checks = results.Select(part => (part.Name, Result: PromiseCheck.Run(part.Rows, goal, splits, seed))).ToList();
        if (json)
        {
            JsonOutput.Write(writer => WriteChecks(writer, goal, checks));
        }
        else
        {
            var table = new Table().Border(TableBorder.Simple).AddColumn("workload");
            foreach (var title in (string[])["splits", "supported", "broken", "chance allows", "stays small", "mean loss", "worst loss"])
            {
                table.AddColumn(new TableColumn(title).RightAligned());
            }

            foreach (var (name, result) in checks)
            {
                table.AddRow(
                    Markup.Escape(name), Count(result.Splits), Count(result.Supported), Count(result.Broken), Count(result.Allowed(1 - goal.Confidence)),
                    Percent(result.SmallShare), Percent(result.Loss), Percent(result.WorstLoss));
            }

            Terminal.Out.WriteWhole(table);
        }

        return checks.TrueForAll(check => check.Result.Broken <= check.Result.Allowed(1 - goal.Confidence)) ? ExitCode.Done : ExitCode.Failed;
    }

    private static void WriteChecks(Utf8JsonWriter json, CalibrationGoal goal, List<(string Name, PromiseCheckResult Result)> checks)
    {
        json.WriteNumber("maxLoss", goal.MaxLoss);
        json.WriteNumber("confidence", goal.Confidence);
        json.WriteStartObject("workloads");
        foreach (var (name, result) in checks)
        {
            json.WriteStartObject(name);
            json.WriteNumber("splits", result.Splits);
            json.WriteNumber("supported", result.Supported);
            json.WriteNumber("broken", result.Broken);
            json.WriteNumber("allowed", result.Allowed(1 - goal.Confidence));
            json.WriteNumber("smallShare", Math.Round(result.SmallShare, 6));
            json.WriteNumber("meanLoss", Math.Round(result.Loss, 6));
            json.WriteNumber("worstLoss", Math.Round(result.WorstLoss, 6));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");
}
