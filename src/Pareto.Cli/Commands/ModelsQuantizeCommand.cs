using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Pareto.LocalModels;
using Pareto.LocalModels.Evaluation;
using Pareto.LocalModels.Quantisation;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models quantize</c>: a smaller file of a model, kept only where it lost little.</summary>
internal static partial class ModelsQuantizeCommand
{
    private const double BytesPerMebibyte = 1 << 20;
    private const double AllPoints = 100;

    private const string Details =
        """
        DATA is a text file (.txt) or lines of JSON, also compressed (.gz): {"text":…} to read, and {"prompt":…} or
        {"messages":…} with {"answer":…} or {"label":…}, where only some answers are possible also {"choices":[…]}.
        Choices are taken by their probability, other answers are the model's likeliest. Where the new file loses more
        points of accuracy than are tolerated it is not kept, and the exit code is 1. Without answers in DATA, accuracy is
        that of foretelling the next token. What was compared lies in a .parity.json beside the new file.
        """;

    public static Command Create()
    {
        var model = new Argument<string>("in") { Description = "The model, a GGUF file, best in F16, BF16 or F32.", HelpName = "IN.gguf" };
        var output = new Argument<string?>("out")
        {
            Description = "The new file. Default: beside the model, the type in its name.",
            HelpName = "OUT.gguf",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var type = new Option<QuantisationType>("--to")
        {
            Description = "Q8_0 (half of F16, hardly any loss), Q4_K_M (under a third of F16) or Q4_0.",
            Required = true,
        };
        var parity = new Option<string?>("--parity") { Description = "Compare with the original on this data.", HelpName = "DATA" };
        var tolerance = new Option<double>("--tolerance")
        {
            Description = $"Points of accuracy that may be lost, at most {QuantisationReport.MostTolerance}.",
            DefaultValueFactory = _ => QuantisationReport.DefaultTolerance,
        };
        tolerance.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 &&
                (!double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var points) || points is not (>= 0 and <= QuantisationReport.MostTolerance)))
            {
                result.AddError($"--tolerance must be 0 to {QuantisationReport.MostTolerance} points.");
            }
        });
        var match = EvaluationArguments.Match();
        var limit = EvaluationArguments.Limit();
        var answer = EvaluationArguments.AnswerTokens();
        var threads = ModelsCommand.Threads();
        var force = new Option<bool>("--force") { Description = "Replace the new file where it exists." };
        var json = CommonOptions.Json();
        var command = new Verb(
            "quantize",
            "Write a smaller file of a model, and keep it only where it lost little.",
            Details,
            """
            pareto models quantize model-F16.gguf --to Q8_0 --parity cases.jsonl
            pareto models quantize model-F16.gguf small.gguf --to Q4_K_M --parity notes.txt --tolerance 1
            """)
        {
            model, output, type, parity, tolerance, match, limit, answer, threads, force, json,
        };
        command.SetAction((parsed, _) =>
        {
            var source = ModelsCommand.PathOf(parsed.GetValue(model)!);
            return Interruption.GuardAsync(cancellationToken => ModelsCommand.GuardAsync(source, async () =>
            {
                EvaluationData? data = null;
                if (parsed.GetValue(parity) is { } file && !EvaluationData.TryRead(file, parsed.GetValue(limit), out data, out var problem))
                {
                    return Failure.Tell($"'{file}': {problem}");
                }

                var request = new QuantisationRequest
                {
                    Source = source,
                    Target = parsed.GetValue(output) ?? TargetOf(source, parsed.GetValue(type)),
                    Type = parsed.GetValue(type),
                    Data = data,
                    Evaluation = new EvaluationOptions { Match = parsed.GetValue(match), AnswerTokens = parsed.GetValue(answer) },
                    Tolerance = parsed.GetValue(tolerance),
                    Replaces = parsed.GetValue(force),
                    Model = new LocalModelOptions { Threads = parsed.GetValue(threads) },
                };
                var outcome = await RunAsync(request, cancellationToken);
                return Tell(request, outcome, parsed.GetValue(json));
            }));
        });
        return command;
    }

    /// <summary>The name with the new type in the place of the old one, or at its end.</summary>
    internal static string TargetOf(string source, QuantisationType type)
    {
        var stem = KnownType().Replace(Path.GetFileNameWithoutExtension(source), "");
        return Path.Combine(Path.GetDirectoryName(source) ?? "", $"{stem}-{type}.gguf");
    }

    private static async Task<QuantisationOutcome> RunAsync(QuantisationRequest request, CancellationToken cancellationToken)
    {
        if (Terminal.Live is not { } live)
        {
            return QuantisationRun.Run(request, null, cancellationToken);
        }

        return await live.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(progress => Task.FromResult(QuantisationRun.Run(request, new Bars(progress), cancellationToken)));
    }

    private static int Tell(QuantisationRequest request, QuantisationOutcome outcome, bool json)
    {
        if (outcome.Problem is { } problem)
        {
            return Failure.Tell(problem);
        }

        if (outcome.WasQuantised)
        {
            Console.Error.WriteLine("pareto: the original was quantised before; made from F16 the new file would be better.");
        }

        if (json)
        {
            WriteJson(request, outcome);
        }
        else
        {
            WriteText(request, outcome);
        }

        return outcome.IsKept
            ? ExitCode.Done
            : Failure.Tell(string.Create(
                CultureInfo.InvariantCulture,
                $"'{request.Target}' was not kept: it loses {outcome.Report!.Loss.Points:0.00} points of accuracy, {request.Tolerance:0.##} are tolerated."));
    }

    private static void WriteText(QuantisationRequest request, QuantisationOutcome outcome)
    {
        var size = string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome.OriginalBytes / BytesPerMebibyte:N1} MiB → {outcome.Bytes / BytesPerMebibyte:N1} MiB ({(double)outcome.Bytes / outcome.OriginalBytes:P0})");
        if (outcome.Report is not { } report)
        {
            Console.WriteLine($"{request.Target}: {size}");
            Console.WriteLine("Nothing was compared: whether it still answers as the original does is unknown. Use --parity DATA to know.");
            return;
        }

        Console.WriteLine($"{request.Type}: {size}");
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("");
        foreach (var title in (string[])["original", "quantised", "change"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        AddAccuracy("accuracy", report.TasksBefore, report.TasksAfter);
        AddAccuracy("next token", report.NextTokenBefore, report.NextTokenAfter);
        table.AddRow("perplexity", Number(report.PerplexityBefore), Number(report.PerplexityAfter), Percent((report.PerplexityAfter / report.PerplexityBefore) - 1));
        table.AddRow("same top token", "", report.TopTokenAgreement.ToString("P2", CultureInfo.InvariantCulture), "");
        Terminal.Out.WriteWhole(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Tokens:N0} tokens read, {report.TasksBefore?.Cases ?? 0:N0} cases answered; loss {report.Loss.Points:0.00} points, 95 % interval {report.Loss.Low:0.00} to {report.Loss.High:0.00}, tolerated {report.Tolerance:0.##}"));
        if (report.TooLong > 0)
        {
            Console.WriteLine($"{report.TooLong} cases do not fit the context and count as wrong for both.");
        }

        if (!report.IsTelling)
        {
            Console.WriteLine("The original itself is right too seldom: this data cannot show a loss over the tolerance.");
        }
        else if (!report.IsCertain)
        {
            Console.WriteLine("The interval reaches over the tolerance: more cases would make this surer.");
        }

        if (outcome.IsKept)
        {
            Console.WriteLine($"{request.Target}, with {Path.GetFileName(QuantisationRun.ReportPath(request.Target))} beside it");
        }

        void AddAccuracy(string title, Accuracy? before, Accuracy? after)
        {
            if (before is not null && after is not null)
            {
                table.AddRow(title, EvaluationArguments.Share(before), EvaluationArguments.Share(after), string.Create(CultureInfo.InvariantCulture, $"{AllPoints * (after.Share - before.Share):+0.00;-0.00;0.00}"));
            }
        }
    }

    private static void WriteJson(QuantisationRequest request, QuantisationOutcome outcome) => JsonOutput.Write(json =>
    {
        json.WriteString("type", request.Type.ToString());
        json.WriteString("file", outcome.IsKept ? request.Target : null);
        json.WriteBoolean("kept", outcome.IsKept);
        json.WriteBoolean("compared", outcome.Report is not null);
        json.WriteBoolean("wasQuantised", outcome.WasQuantised);
        json.WriteNumber("originalBytes", outcome.OriginalBytes);
        json.WriteNumber("bytes", outcome.Bytes);
        if (outcome.Report is not { } report)
        {
            return;
        }

        json.WriteNumber("tokens", report.Tokens);
        EvaluationArguments.WriteNumber(json, "perplexityBefore", report.PerplexityBefore);
        EvaluationArguments.WriteNumber(json, "perplexityAfter", report.PerplexityAfter);
        json.WriteNumber("topTokenAgreement", Math.Round(report.TopTokenAgreement, 6));
        EvaluationArguments.WriteAccuracy(json, "nextTokenBefore", report.NextTokenBefore);
        EvaluationArguments.WriteAccuracy(json, "nextTokenAfter", report.NextTokenAfter);
        EvaluationArguments.WriteAccuracy(json, "accuracyBefore", report.TasksBefore);
        EvaluationArguments.WriteAccuracy(json, "accuracyAfter", report.TasksAfter);
        json.WriteNumber("tooLong", report.TooLong);
        json.WriteNumber("lossPoints", Math.Round(report.Loss.Points, 4));
        json.WriteNumber("lossLow", Math.Round(report.Loss.Low, 4));
        json.WriteNumber("lossHigh", Math.Round(report.Loss.High, 4));
        json.WriteNumber("tolerancePoints", report.Tolerance);
        json.WriteBoolean("telling", report.IsTelling);
        json.WriteBoolean("certain", report.IsCertain);
    });

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:+0.00;-0.00;0.00} %");

    [GeneratedRegex(@"[-._](F32|F16|BF16|Q\d(_\d|_K(_[SML])?))$", RegexOptions.IgnoreCase)]
    private static partial Regex KnownType();

    /// <summary>A bar for each step, made when it begins.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<QuantisationProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(QuantisationProgress value)
        {
            if (!_tasks.TryGetValue(value.Step, out var task))
            {
                task = _tasks[value.Step] = context.AddTask(value.Step, maxValue: 1);
            }

            task.Value = value.Share;
        }
    }
}
