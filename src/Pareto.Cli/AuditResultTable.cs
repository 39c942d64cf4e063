using System.Globalization;
using Pareto.Core.Exchange;
using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Conclusion;
using Pareto.Workbench.Audit.Labelling;
using Pareto.Workbench.Audit.Projection;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>What follows from the facts of an audit, for people: what it would save, what it comes to, where to begin.</summary>
internal static class AuditResultTable
{
    public static void Write(IAnsiConsole console, AuditResult result)
    {
        var savings = result.Savings;
        WriteSavings(console, savings);
        if (result.Labels is { } labels)
        {
            WriteLabels(console, labels);
        }

        WriteTests(console, result.Conclusion);
        WriteCandidates(console, result.Conclusion);
        if (!result.Conclusion.CostMore.IsEmpty)
        {
            console.MarkupLineInterpolated($"[yellow]{AuditText.CostMore(result.Conclusion.CostMore)}[/]");
            console.WriteLine();
        }

        console.MarkupLineInterpolated($"[bold]{result.Conclusion.Decision.Deployment.Name()}[/]: {result.Conclusion.Decision.Reason}");
        console.WriteLine();
        console.MarkupLineInterpolated($"[dim]- {result.Basis}[/]");
        foreach (var assumption in savings.Assumptions)
        {
            console.MarkupLineInterpolated($"[dim]- {assumption}[/]");
        }
    }

    private static void WriteSavings(IAnsiConsole console, SavingsProjection savings)
    {
        var total = savings.Total;
        var table = Titled(console, $"What it would save a month, against {savings.Against} (95 % intervals)", "policy");
        AddColumns(table, "cost", "low", "high", "saved", "", "small", "mid", "premium");
        if (total.Now is { } now)
        {
            table.AddRow("as it is", AuditText.Dollars(now));
        }

        foreach (var policy in total.Policies)
        {
            var name = policy.Policy == savings.Recommended ? $"[bold]{policy.Policy.Name()}[/]" : policy.Policy.IsAssumed() ? $"[dim]{policy.Policy.Name()} (assumed)[/]" : policy.Policy.Name();
            table.AddRow(
                name,
                AuditText.Dollars(policy.Cost?.Value),
                policy.Cost is { } cost ? AuditText.Dollars(cost.Low) : "",
                policy.Cost is { } known ? AuditText.Dollars(known.High) : "",
                AuditText.Dollars(policy.Saving?.Value),
                policy.Saving is { } saving && total.Reference is > 0 and var reference ? AuditText.Percent((double)(saving.Value / reference)) : "",
                Share(policy, Tier.Small),
                Share(policy, Tier.Mid),
                Share(policy, Tier.Premium));
        }

        console.WriteWhole(table);
    }

    private static void WriteLabels(IAnsiConsole console, LabelledEstimate labels)
    {
        var table = Titled(
            console, string.Create(CultureInfo.InvariantCulture, $"What {labels.Target} says of {labels.Asked:N0} calls ({AuditText.Dollars(labels.Cost)})"), "");
        AddColumns(table, "share", "low", "high");
        if (labels.Figures is { } figures)
        {
            table.AddRow("the router keeps small", AuditText.Percent(figures.KeptSmall));
            Add("small will do, by labels alone", figures.SmallWillDoByLabels);
            Add("small will do, by labels and router", figures.SmallWillDo);
            Add("of those kept small, rightly", figures.RightlySmall);
            Add("routine, by labels and router", figures.Routine);
        }

        console.WriteWhole(table);
        if (labels.Figures is null)
        {
            console.MarkupLineInterpolated($"[yellow]{labels.Labelled} answers could be read: too few to say anything.[/]");
        }
        else if (labels.Figures is { Saving: { } saving, SavingByRouter: var byRouter })
        {
            console.MarkupLineInterpolated($"Small exactly where it will do, and premium for the rest, saves {AuditText.Dollars(saving)} a month against all premium; the router by itself {AuditText.Dollars(byRouter)}.");
        }

        if (labels.HeldBack > 0)
        {
            console.MarkupLineInterpolated($"{AuditText.Percent(labels.HeldBack)} of the calls hold personal data or secrets and were not shown to it; the figures do not speak of these.");
        }

        if (labels.Stopped is { } stopped)
        {
            console.MarkupLineInterpolated($"[yellow]{stopped}[/]");
        }

        console.WriteLine();

        void Add(string name, ShareEstimate? share)
        {
            if (share is { } known)
            {
                table.AddRow(name, AuditText.Percent(known.Value), AuditText.Percent(known.Low), AuditText.Percent(known.High));
            }
        }
    }

    private static void WriteTests(IAnsiConsole console, AuditConclusion conclusion)
    {
        var table = Titled(console, "What it comes to", "test");
        foreach (var title in (string[])["found", "threshold", "verdict", "what follows"])
        {
            table.AddColumn(title);
        }

        foreach (var test in conclusion.Tests)
        {
            table.AddRow(Markup.Escape(test.Question), Markup.Escape(test.Number), test.Threshold, $"[bold]{test.Verdict.Name()}[/]", test.Meaning);
        }

        console.WriteWhole(table);
    }

    private static void WriteCandidates(IAnsiConsole console, AuditConclusion conclusion)
    {
        if (conclusion.Candidates.IsEmpty)
        {
            console.WriteLine("No workload surely saves by moving.");
            console.WriteLine();
            return;
        }

        var table = Titled(console, "Where to begin", "workload");
        AddColumns(table, "saving a month", "low", "high");
        table.AddColumn("effort");
        table.AddColumn("because");
        foreach (var candidate in conclusion.Candidates)
        {
            table.AddRow(
                Markup.Escape(candidate.Name), AuditText.Dollars(candidate.Saving.Value), AuditText.Dollars(candidate.Saving.Low), AuditText.Dollars(candidate.Saving.High),
                candidate.Effort.Name(), string.Join("; ", candidate.Reasons));
        }

        console.WriteWhole(table);
    }

    private static Table Titled(IAnsiConsole console, string title, string first)
    {
        console.WriteLine(title);
        return new Table().Border(TableBorder.Simple).AddColumn(first);
    }

    private static void AddColumns(Table table, params string[] titles)
    {
        foreach (var title in titles)
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }
    }

    private static string Share(PolicySavings policy, Tier tier) => policy.Shares.Count == 0 ? "" : AuditText.Percent(policy.Shares.GetValueOrDefault(tier));
}
