using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pareto.Core.Routing.Prediction;
using Pareto.Workbench.RouterTraining;
using Pareto.Workbench.RouterTraining.Baselines;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto router eval</c>: what a router's scores are worth.</summary>
internal static class RouterEvalCommand
{
    private const string Details =
        """
        With --cv every prompt is scored by a model that was trained without its group. Without it the model named (or the
        shipped one) scores the data as it is; on data that it was trained on this flatters.
        APGR, CPT: as RouteLLM defines them (arXiv 2406.18665). ± is a standard error, brackets are 95 % intervals, both by
        drawing groups again. calls ≤ 2 % loss: the smallest share of premium calls that loses at most so much quality,
        found on the data itself; for a promise use a bound, not this figure. ECE: of the probability that small is right.
        With --baselines simple routers are trained in the same folds: the prompt's length, logistic regression of small's
        failures, ridge regression of the gain, and the 100 nearest neighbours, on the prompt's weighted terms (TF-IDF). Random
        has 0.5. Beside each APGR stands how far the router is ahead, with the interval of that difference on the same draws.
        """;

    public static Command Create()
    {
        var data = RouterCommand.Data();
        var folds = new Option<int?>("--cv") { Description = "Cross-validate with so many folds, 2 to 20, groups kept together.", HelpName = "FOLDS" };
        folds.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var count) || count is < 2 or > 20))
            {
                result.AddError("--cv must be a whole number of 2 to 20.");
            }
        });
        var baselines = new Option<bool>("--baselines") { Description = "Train simple routers in the same folds and compare; needs --cv." };
        var model = RouterCommand.Model();
        var svg = new Option<string>("--svg") { Description = "Where the curve of cost and quality is drawn.", HelpName = "FILE", DefaultValueFactory = _ => "router-eval.svg" };
        var json = CommonOptions.Json();
        var command = new Verb(
            "eval",
            "Measure what a router saves and what it loses, on outcomes.",
            RouterCommand.Outcomes + "\n" + Details,
            """
            pareto router eval --data outcomes.jsonl --cv 5 --baselines
            pareto router eval --data outcomes.jsonl --model router.model --json
            """) { data, folds, baselines, model, svg, json };
        command.SetAction((parsed, cancellationToken) => RouterCommand.GuardAsync(() => RunAsync(
            parsed.GetValue(data)!, parsed.GetValue(folds), parsed.GetValue(baselines), parsed.GetValue(model), parsed.GetValue(svg)!, parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string[] data, int? folds, bool baselines, string? model, string svg, bool json, CancellationToken cancellationToken)
    {
        if (folds is not null && model is not null)
        {
            return Failure.Tell("--cv trains models of its own: leave out --model, or --cv.");
        }

        if (baselines && folds is null)
        {
            return Failure.Tell("--baselines trains routers on a part of the data: say with --cv how many folds.");
        }

        var outcomes = await OutcomeReader.ReadAsync(data, cancellationToken);
        if (outcomes.Count == 0)
        {
            return Failure.Tell("The data holds no outcomes.");
        }

        double[] scores;
        Prediction[] predictions;
        IReadOnlyList<Baseline> beside = [];
        if (folds is { } count)
        {
            predictions = RouterEvaluation.CrossValidate(outcomes, count, out scores, cancellationToken);
            beside = baselines ? BaselineRouters.CrossValidate(outcomes, count, cancellationToken) : [];
        }
        else
        {
            var predictor = RouterCommand.Load(model);
            predictions = [.. outcomes.Select(row => predictor.Predict(row.Prompt))];
            scores = [.. outcomes.Select(row => predictor.Score(row.Prompt))];
        }

        var figures = RouterEvaluation.Measure(outcomes, predictions, scores, beside);
        await File.WriteAllTextAsync(svg, CurveSvg.Draw("Quality and premium calls, all sets together", outcomes, figures[^1].Curve), cancellationToken);
        if (json)
        {
            WriteJson(figures, svg);
        }
        else
        {
            WriteText(figures, svg);
        }

        return ExitCode.Done;
    }

    private static void WriteText(IReadOnlyList<RouterFigures> figures, string svg)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("");
        foreach (var title in (string[])["prompts", "weak", "strong", "APGR", "length", "oracle", "CPT 50 %", "CPT 80 %", "AUC", "ECE", "familiar"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var set in figures)
        {
            table.AddRow(
                Markup.Escape(set.Dataset), $"{set.Prompts}", Three(set.Weak), Three(set.Strong), $"{Three(set.Apgr)} ± {Three(set.ApgrError)}",
                Three(set.LengthApgr), Three(set.OracleApgr), Percent(set.Cpt50), Percent(set.Cpt80), Three(set.Auc), Three(set.CalibrationError), Percent(set.Familiar));
        }

        Terminal.Out.WriteWhole(table);
        var losses = new Table().Border(TableBorder.Simple);
        losses.AddColumn("premium calls");
        foreach (var loss in RouterFigures.Losses)
        {
            losses.AddColumn(new TableColumn($"≤ {Percent(loss)} loss").RightAligned());
        }

        foreach (var set in figures)
        {
            losses.AddRow([Markup.Escape(set.Dataset), .. set.StrongShareAtLoss.Select(at => Markup.Escape($"{Percent(at.Share)} [{Percent(at.Low)}, {Percent(at.High)}]"))]);
        }

        Terminal.Out.WriteWhole(losses);
        if (figures[^1].Baselines is { IsEmpty: false } compared)
        {
            WriteBaselines(figures, compared);
        }

        Console.WriteLine(svg);
    }

    private static void WriteBaselines(IReadOnlyList<RouterFigures> figures, ImmutableArray<BaselineFigures> compared)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("APGR, router ahead by");
        foreach (var baseline in compared)
        {
            table.AddColumn(new TableColumn(baseline.Name).RightAligned());
        }

        foreach (var set in figures)
        {
            table.AddRow([Markup.Escape(set.Dataset), .. set.Baselines.Select(at => Markup.Escape($"{Three(at.Apgr)}  {Signed(at.Ahead)} [{Signed(at.Low)}, {Signed(at.High)}]"))]);
        }

        Terminal.Out.WriteWhole(table);
    }

    private static void WriteJson(IReadOnlyList<RouterFigures> figures, string svg) => JsonOutput.Write(json =>
    {
        json.WriteString("svg", svg);
        json.WriteStartArray("sets");
        foreach (var set in figures)
        {
            json.WriteStartObject();
            json.WriteString("dataset", set.Dataset);
            json.WriteNumber("prompts", set.Prompts);
            Write(json, "weak", set.Weak);
            Write(json, "strong", set.Strong);
            Write(json, "apgr", set.Apgr);
            Write(json, "apgrStandardError", set.ApgrError);
            Write(json, "lengthApgr", set.LengthApgr);
            Write(json, "oracleApgr", set.OracleApgr);
            Write(json, "cpt50", set.Cpt50);
            Write(json, "cpt80", set.Cpt80);
            Write(json, "auc", set.Auc);
            Write(json, "calibrationError", set.CalibrationError);
            Write(json, "gainCalibrationError", set.GainCalibrationError);
            Write(json, "familiar", set.Familiar);
            json.WriteStartArray("premiumShareAtLoss");
            foreach (var at in set.StrongShareAtLoss)
            {
                json.WriteStartObject();
                json.WriteNumber("loss", at.Loss);
                Write(json, "share", at.Share);
                Write(json, "low", at.Low);
                Write(json, "high", at.High);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteBaselines(json, set);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteBaselines(Utf8JsonWriter json, RouterFigures set)
    {
        json.WriteStartArray("baselines");
        foreach (var baseline in set.Baselines)
        {
            json.WriteStartObject();
            json.WriteString("name", baseline.Name);
            Write(json, "apgr", baseline.Apgr);
            Write(json, "ahead", baseline.Ahead);
            Write(json, "low", baseline.Low);
            Write(json, "high", baseline.High);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // A set in which both models are equally good has no gap to recover, and figures that are no numbers.
    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, Math.Round(value, 5));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Three(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.000;-0.000", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
