using System.Globalization;
using System.Text.Json;
using Pareto.Workbench.RouterTraining.Cascade;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>Shows what came of a cascade's plans.</summary>
internal static class CascadeTable
{
    // Where no router kept the bound.
    private const string Premium = "always premium";

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
                    writer.WriteBoolean("byPrompt", workload.ByPrompt);
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

        foreach (var workload in report.Workloads.Where(workload => workload.ByPrompt))
        {
            Console.WriteLine($"{workload.Name}: no answers are compared; the prompt alone tells what {workload.Models[0]} answers.");
        }

        void Row(string name, CascadeReplay replay) => table.AddRow(
            Markup.Escape(name), Count(replay.Requests), Percent(replay.PremiumShare), Percent(replay.Accuracy), Percent(replay.PremiumAccuracy),
            Percent(replay.Loss), Percent(replay.LossUpper95), Percent(replay.CostRatio), Two(replay.SmallCallsPerRequest));
    }

    /// <summary>
    /// Replays of halves: the mean of each workload, beside routers that see the prompt alone: the one that was chosen on the fitted half,
    /// and the best at the same mean loss in hindsight.
    /// </summary>
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
                    if (mean.PromptOnly is { } promptOnly)
                    {
                        Write(writer, promptOnly);
                    }

                    writer.WriteStartArray("replays");
                    foreach (var half in mean.Halves)
                    {
                        Write(writer, half);
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            });
            return;
        }

        var table = Start("mean of halves", "premium", "loss", "worst loss", "cost", "small calls", "prompt alone: cost", "its loss", "cost in hindsight");
        foreach (var mean in means)
        {
            table.AddRow(
                Markup.Escape(mean.Name), Percent(mean.PremiumShare), Percent(mean.Loss), Percent(mean.WorstLoss), Percent(mean.CostRatio), Two(mean.SmallCalls),
                mean.PromptOnly is { } alone ? Percent(alone.CostRatio) : "",
                mean.PromptOnly is { } lost ? Percent(lost.Loss) : "",
                mean.PromptOnly is { } bound ? Percent(bound.Hindsight.CostRatio) : "");
        }

        Terminal.Out.WriteWhole(table);
        foreach (var mean in means)
        {
            Console.WriteLine($"{mean.Name}: the plan goes by the prompt alone in {mean.Halves.Count(half => half.ByPrompt)} of {mean.Halves.Count}.");
            Console.WriteLine(mean.PromptOnly is { } alone
                ? $"{mean.Name}: chosen by the prompt alone: {string.Join(", ", alone.Routers.Select(router => $"{router.Key} ({router.Value} of {mean.Halves.Count})"))}; in hindsight: {alone.Hindsight.Router}."
                : $"{mean.Name}: too few replies to learn a router from the prompt alone.");
        }
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

    private static void Write(Utf8JsonWriter json, MeanPromptOnly promptOnly)
    {
        json.WriteStartObject("promptOnly");
        Write(json, "premiumShare", promptOnly.PremiumShare);
        Write(json, "loss", promptOnly.Loss);
        Write(json, "worstLoss", promptOnly.WorstLoss);
        Write(json, "costRatio", promptOnly.CostRatio);
        json.WriteStartObject("routers");
        foreach (var (router, halves) in promptOnly.Routers)
        {
            json.WriteNumber(router, halves);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("promptOnlyInHindsight");
        json.WriteString("router", promptOnly.Hindsight.Router);
        Write(json, "costRatio", promptOnly.Hindsight.CostRatio);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CascadeWorkloadReport half)
    {
        json.WriteStartObject();
        Write(json, half.Replay);
        json.WriteBoolean("byPrompt", half.ByPrompt);
        if (half.PromptOnly is { } promptOnly)
        {
            json.WriteStartObject("promptOnly");
            json.WriteString("router", promptOnly.Router ?? Premium);
            Write(json, promptOnly.Replay);
            json.WriteEndObject();
        }

        json.WriteEndObject();
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
    private sealed record Mean(string Name, double PremiumShare, double Loss, double WorstLoss, double CostRatio, double SmallCalls, IReadOnlyList<CascadeWorkloadReport> Halves)
    {
        /// <summary>Null where there were too few replies to learn one from.</summary>
        public MeanPromptOnly? PromptOnly { get; private init; }

        public static Mean Of(IEnumerable<CascadeWorkloadReport> halves)
        {
            var all = halves.ToList();
            var replays = all.ConvertAll(half => half.Replay);
            var loss = replays.Average(replay => replay.Loss);
            return new Mean(
                all[0].Name, replays.Average(replay => replay.PremiumShare), loss, replays.Max(replay => replay.Loss),
                replays.Average(replay => replay.CostRatio), replays.Average(replay => replay.SmallCallsPerRequest), all)
            {
                PromptOnly = all.Select(half => half.PromptOnly).OfType<PromptOnlyReport>().ToList() is { Count: > 0 } alone ? MeanPromptOnly.Of(alone, loss) : null,
            };
        }
    }

    /// <summary>Routers that see the prompt alone, over all halves.</summary>
    /// <param name="PremiumShare">Of those that were chosen on the fitted halves, as are the next three.</param>
    /// <param name="Loss">What they really lost.</param>
    /// <param name="WorstLoss">In one half.</param>
    /// <param name="CostRatio">In parts of always premium.</param>
    /// <param name="Routers">In how many halves each was chosen, the most often first.</param>
    /// <param name="Hindsight">The cheapest at the loss of the cascade, chosen with the outcomes in hand.</param>
    private sealed record MeanPromptOnly(
        double PremiumShare, double Loss, double WorstLoss, double CostRatio, IReadOnlyList<KeyValuePair<string, int>> Routers, (string Router, double CostRatio) Hindsight)
    {
        public static MeanPromptOnly Of(IReadOnlyList<PromptOnlyReport> halves, double loss) => new(
            halves.Average(half => half.Replay.PremiumShare),
            halves.Average(half => half.Replay.Loss),
            halves.Max(half => half.Replay.Loss),
            halves.Average(half => half.Replay.CostRatio),
            [.. halves.CountBy(half => half.Router ?? Premium).OrderByDescending(router => router.Value)],
            halves.SelectMany(half => half.Hindsight)
                .GroupBy(curve => curve.Router)
                .Select(curves => (Router: curves.Key, CostRatio: PromptOnlyCurve.Mean([.. curves]).CostAt(Math.Max(0, loss))))
                .MinBy(router => router.CostRatio));
    }
}
