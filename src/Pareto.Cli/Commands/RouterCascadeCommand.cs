using System.CommandLine;
using Pareto.Workbench.RouterTraining.Cascade;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto router cascade</c>: when to believe small models that answer alike.</summary>
internal static class RouterCascadeCommand
{
    private const string Details =
        """
        Replies are lines of JSON, also compressed (.gz): {"prompt":…,"replies":{"MODEL":{"tier":"small","content":…,"right":true},…}}
        with up to three models of tier small and one of tier premium, and where they are known "id", "dataset" (the workload;
        each has a plan and a bound of its own) and "group" (like prompts share one, and stay on one side of a split). The
        answer is taken from "content", or is "answer" where there is no content. Lines with "contaminated":true are left out.
        Small replies may also have "logprobs" (OpenAI's object), "rating" (1 to 10, by the model itself), "judge" (0 to 1, or
        {"model":…,"score":…}) and "vector"; a plan reads those that nearly all have and that are worth asking for.

        The bound holds in expectation; with --confidence each plan must pass an exact test, which takes about 300 replies at
        1 % and more before anything stays small. A workload that was not fitted goes to premium. Costs are of the
        catalogue; small models are taken to run on one's own machine.

        A plan compares answers, or goes by the prompt alone (a predictor learned from the same replies, kept in the file), whichever is
        cheaper under the bound.

        --halves also tells what routers do that see prompts alone: four orders, of which one, and its threshold, is chosen on
        the fitted half under the same bound, and followed on the other half. "In hindsight" is the best order and
        threshold at the plans' own loss once the outcomes are known: a bound that no router can be run at.
        """;

    public static Command Create()
    {
        var fit = Files("--fit", "Replies to fit plans on.");
        var data = Files("--data", "Replies to follow the plans on. Default: those of --fit, which flatters.");
        var maxLoss = RouterCommand.Share("--max-loss", 0.01, "Mean quality that may be lost against always premium, above 0 and below 1.");
        var confidence = new Option<double?>("--confidence")
        {
            Description = "How sure it must be that the expected loss keeps the bound, above 0 and below 1. Default: its expectation alone must.",
            HelpName = "SHARE",
        };
        var halves = new Option<int?>("--halves")
        {
            Description = "Instead of --fit: fit on a random half of --data and follow on the other, so many times, beside routers that see prompts alone.",
            HelpName = "COUNT",
        };
        var seed = new Option<int>("--seed") { Description = "Another seed gives other halves.", DefaultValueFactory = _ => 1 };
        var bought = new Option<bool>("--small-bought") { Description = "Small models cost what they are sold for, not what the own machine costs." };
        var output = new Option<string?>("--out") { Description = "Write the plans, for the running gateway.", HelpName = "FILE" };
        var json = CommonOptions.Json();
        var command = new Verb(
            "cascade",
            "Fit when to believe what small models answer, and when to ask premium.",
            Details,
            """
            pareto router cascade --fit replies.jsonl --data other-replies.jsonl --max-loss 0.01 --json
            pareto router cascade --fit replies.jsonl --out cascade.json
            pareto router cascade --data replies.jsonl --halves 5
            """) { fit, data, maxLoss, confidence, halves, seed, bought, output, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(halves) is null)
            {
                if (result.GetResult(fit) is null)
                {
                    result.AddError("--fit is missing: name the replies to fit plans on, or --halves to split those of --data.");
                }
            }
            else if (result.GetValue(halves) is not > 0)
            {
                result.AddError("--halves must be a whole number of at least 1.");
            }
            else if (result.GetResult(fit) is not null || result.GetResult(output) is not null)
            {
                result.AddError("--halves fits on --data and keeps no plan: leave --fit and --out out.");
            }
            else if (result.GetResult(data) is null)
            {
                result.AddError("--data is missing: name the replies to split.");
            }

            if (result.GetResult(confidence) is not null && result.GetValue(confidence) is not (> 0 and < 1))
            {
                result.AddError("--confidence takes a share above 0 and below 1, such as 0.95.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RouterCommand.GuardAsync(async () =>
        {
            var goal = new CascadeGoal { MaxLoss = parsed.GetValue(maxLoss), Confidence = parsed.GetValue(confidence) };
            var experiment = new CascadeExperiment(goal, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), !parsed.GetValue(bought));
            if (parsed.GetValue(halves) is { } count)
            {
                var reports = await experiment.HalvesAsync(parsed.GetValue(data)!, count, parsed.GetValue(seed), cancellationToken);
                CascadeTable.WriteHalves(reports, parsed.GetValue(json));
                return ExitCode.Done;
            }

            await experiment.FitAsync(parsed.GetValue(fit)!, cancellationToken);
            var report = await experiment.ReplayAsync(parsed.GetValue(data) is { Length: > 0 } named ? named : parsed.GetValue(fit)!, cancellationToken);
            if (parsed.GetValue(output) is { } file)
            {
                await File.WriteAllTextAsync(file, experiment.PlanFile, cancellationToken);
            }

            CascadeTable.Write(report, parsed.GetValue(json));
            return ExitCode.Done;
        }));
        return command;
    }

    private static Option<string[]> Files(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
}
