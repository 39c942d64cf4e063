using System.Globalization;
using System.Text.Json;
using Pareto.Workbench.RouterTraining.Cascade;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>Shows what came of a cascade's plans.</summary>
internal static class CascadeTable
{
    /// <summary>One replay; as JSON the figures of all workloads together, and each under <c>workloads</c>.</summary>
    public static void Write(CascadeReport report, bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                Write(writer, report.Total);
                writer.WriteStartObject("workloads");
                foreach (var workload in report.Workloads)
                {
                    writer.WriteStartObject(workload.Name);
                    Write(writer, workload.Replay);
                    writer.WriteStartArray("models");
                    foreach (var model in workload.Models)
                    {
                        writer.WriteStringValue(model);
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            });
            return;
        }

        var table = Start("workload", "requests", "premium", "accuracy", "always premium", "loss", "loss below", "cost", "small calls");
        foreach (var workload in report.Workloads)
        {
            Row(workload.Name, workload.Replay);
        }

        if (report.Workloads.Length > 1)
        {
            Row("all", report.Total);
        }

        Terminal.Out.WriteWhole(table);
        foreach (var workload in report.Workloads.Where(workload => workload.Models.IsEmpty))
        {
            Console.WriteLine($"{workload.Name}: the fitted replies support no plan, so all goes to premium.");
        }

        void Row(string name, CascadeReplay replay) => table.AddRow(
            Markup.Escape(name), Count(replay.Requests), Percent(replay.PremiumShare), Percent(replay.Accuracy), Percent(replay.PremiumAccuracy),
            Percent(replay.Loss), Percent(replay.LossUpper95), Percent(replay.CostRatio), Two(replay.SmallCallsPerRequest));
    }

    /// <summary>Replays of halves: the mean of each workload, beside the best router that sees the prompt alone at the same mean loss.</summary>
    public static void WriteHalves(IReadOnlyList<CascadeReport> reports, bool json)
    {
        var means = reports.SelectMany(report => report.Workloads).GroupBy(workload => workload.Name).Select(Mean.Of).ToList();
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteNumber("halves", reports.Count);
                writer.WriteStartObject("workloads");
                foreach (var mean in means)
                {
                    writer.WriteStartObject(mean.Name);
                    Write(writer, "premiumShare", mean.PremiumShare);
                    Write(writer, "loss", mean.Loss);
                    Write(writer, "worstLoss", mean.WorstLoss);
                    Write(writer, "costRatio", mean.CostRatio);
                    Write(writer, "smallCallsPerRequest", mean.SmallCalls);
                    if (mean.PromptOnly is { } best)
                    {
                        writer.WriteString("bestPromptOnly", best.Router);
                        Write(writer, "promptOnlyCostRatio", best.CostRatio);
                    }

                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            });
            return;
        }

        var table = Start("mean of halves", "premium", "loss", "worst loss", "cost", "small calls", "prompt alone, same loss", "");
        foreach (var mean in means)
        {
            table.AddRow(
                Markup.Escape(mean.Name), Percent(mean.PremiumShare), Percent(mean.Loss), Percent(mean.WorstLoss), Percent(mean.CostRatio), Two(mean.SmallCalls),
                mean.PromptOnly is { } best ? Percent(best.CostRatio) : "", mean.PromptOnly?.Router ?? "");
        }

        Terminal.Out.WriteWhole(table);
    }

    private static Table Start(string first, params string[] titles)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var title in titles)
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        return table;
    }

    private static void Write(Utf8JsonWriter json, CascadeReplay replay)
    {
        Write(json, "premiumShare", replay.PremiumShare);
        Write(json, "accuracy", replay.Accuracy);
        Write(json, "premiumAccuracy", replay.PremiumAccuracy);
        Write(json, "loss", replay.Loss);
        Write(json, "lossUpper95", replay.LossUpper95);
        Write(json, "costRatio", replay.CostRatio);
        Write(json, "smallCallsPerRequest", replay.SmallCallsPerRequest);
    }

    private static void Write(Utf8JsonWriter json, string name, double value) => json.WriteNumber(name, Math.Round(value, 6));

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");

    /// <summary>One workload over all halves.</summary>
    private sealed record Mean(string Name, double PremiumShare, double Loss, double WorstLoss, double CostRatio, double SmallCalls)
    {
        /// <summary>Null where there were too few replies to learn one from.</summary>
        public (string Router, double CostRatio)? PromptOnly { get; private init; }

        public static Mean Of(IEnumerable<CascadeWorkloadReport> halves)
        {
            var all = halves.ToList();
            var replays = all.ConvertAll(half => half.Replay);
            var loss = replays.Average(replay => replay.Loss);
            var routers = all.SelectMany(half => half.PromptOnly)
                .GroupBy(curve => curve.Router)
                .Select(curves => (Router: curves.Key, CostRatio: PromptOnlyCurve.Mean([.. curves]).CostAt(Math.Max(0, loss))))
                .ToList();
            return new Mean(
                all[0].Name, replays.Average(replay => replay.PremiumShare), loss, replays.Max(replay => replay.Loss),
                replays.Average(replay => replay.CostRatio), replays.Average(replay => replay.SmallCallsPerRequest))
            {
                PromptOnly = routers.Count == 0 ? null : routers.MinBy(router => router.CostRatio),
            };
        }
    }
}
