using System.Globalization;
using Pareto.Workbench.Planning;
using Pareto.Workbench.Planning.Costs;
using Pareto.Workbench.Planning.Sensitivity;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>A plan for people at a terminal.</summary>
internal static class PlanTable
{
    private const int BarWidth = 40;

    private static readonly int[] Milestones = [1, 3, 6, 12, 24, 36, 48, 60];

    public static void Write(IAnsiConsole console, CostPlan plan)
    {
        console.WriteLine(plan.Scenario.Name);
        console.WriteLine();
        WriteOptions(console, plan);
        WriteAverages(console, plan);
        WriteCumulative(console, plan);
        WriteCapacity(console, plan);
        WriteTornado(console, plan);
        WriteFlips(console, plan);
        WritePublished(console, plan);
        console.WriteLine();
        console.WriteLine(plan.Recommendation.Text);
        WriteList(console, plan.Recommendation.Reasons);
        if (!plan.Scenario.Cautions.IsEmpty)
        {
            console.WriteLine();
            console.WriteLine("Mind:");
            WriteList(console, plan.Scenario.Cautions);
        }
    }

    private static void WriteOptions(IAnsiConsole console, CostPlan plan)
    {
        var table = Start("option", "first month", "paid once", $"total, {plan.Scenario.Months} months", "saved", "break-even");
        foreach (var option in plan.Options)
        {
            var isApi = option.Deployment == Deployment.ApiOnly;
            table.AddRow(
                Markup.Escape(option.Name + (option.IsRanked ? "" : " (not ranked)")),
                PlanText.Dollars(option.MonthlyCost),
                PlanText.Dollars(option.Capex),
                PlanText.Dollars(option.Total),
                isApi ? "" : PlanText.Percent(plan.SavedShareOf(option)),
                isApi ? "" : option.BreakEvenMonth(plan.ApiOnly) is { } month ? $"month {month}" : "none");
        }

        console.WriteWhole(table);
        if (plan.ApiOnly.Months[0].WrongAnswers > 0)
        {
            console.WriteLine("All costs hold what wrong answers cost.");
        }
    }

    /// <summary>The average month of each option as a bar, so that the eye can compare.</summary>
    private static void WriteAverages(IAnsiConsole console, CostPlan plan)
    {
        console.WriteLine();
        console.WriteLine("An average month, with what is paid once spread over all");
        var most = plan.Options.Max(option => option.Total);
        var width = plan.Options.Max(option => option.Name.Length);
        foreach (var option in plan.Options)
        {
            var length = most == 0 ? 0 : (int)decimal.Round(option.Total / most * BarWidth);
            console.WriteLine($"  {option.Name.PadRight(width)}  {new string('█', length)} {PlanText.Dollars(option.Total / plan.Scenario.Months)}");
        }
    }

    private static void WriteCumulative(IAnsiConsole console, CostPlan plan)
    {
        var last = plan.Scenario.Months;
        var months = Milestones.Where(month => month < last).Append(last).ToList();
        console.WriteLine();
        console.WriteLine("Paid by the end of month");
        var table = Start(["option", .. months.Select(month => month.ToString(CultureInfo.InvariantCulture))]);
        foreach (var option in plan.Options)
        {
            var paid = option.Cumulative();
            table.AddRow([Markup.Escape(option.Name), .. months.Select(month => PlanText.Dollars(paid[month - 1]))]);
        }

        console.WriteWhole(table);
    }

    private static void WriteCapacity(IAnsiConsole console, CostPlan plan)
    {
        if (plan.Capacity.IsEmpty)
        {
            return;
        }

        console.WriteLine();
        console.WriteLine($"Machines for the busiest hour: {plan.Capacity[0].Machine} (the plan uses the {(plan.UsesSimulation ? "simulation" : "formula")}'s number)");
        var table = Start("month", "requests/s", "by formula", "by simulation", "load", "95 % by formula", "95 % simulated");
        foreach (var check in plan.Capacity)
        {
            table.AddRow(
                check.Month.ToString(CultureInfo.InvariantCulture),
                check.RequestsPerSecond.ToString("0.##", CultureInfo.InvariantCulture),
                PlanText.Count(check.ByFormula),
                PlanText.Count(check.BySimulation),
                PlanText.Percent((decimal)check.Load),
                PlanText.Seconds(check.FormulaP95),
                PlanText.Seconds(check.SimulatedP95));
        }

        console.WriteWhole(table);
    }

    private static void WriteTornado(IAnsiConsole console, CostPlan plan)
    {
        if (plan.Challenger is not { } challenger)
        {
            return;
        }

        console.WriteLine();
        console.WriteLine($"Monthly saving of {challenger.Name} ({PlanText.Dollars(plan.SavingOf(challenger))} as assumed), one input at a time");
        var table = Start("input", "low", "saving", "high", "saving");
        foreach (var swing in plan.Tornado.Where(swing => swing.Width > 0))
        {
            table.AddRow(Markup.Escape(swing.Input.Name()), Markup.Escape(swing.Low), PlanText.Dollars(swing.AtLow), Markup.Escape(swing.High), PlanText.Dollars(swing.AtHigh));
        }

        console.WriteWhole(table);
    }

    private static void WriteFlips(IAnsiConsole console, CostPlan plan)
    {
        if (plan.Flips.IsEmpty)
        {
            return;
        }

        console.WriteLine();
        console.WriteLine("What would have to be true for another decision, one input alone");
        foreach (var flip in plan.Flips)
        {
            console.WriteLine($"  {flip.Input.Name()} {flip.Condition}: {flip.Becomes}");
        }
    }

    private static void WritePublished(IAnsiConsole console, CostPlan plan)
    {
        if (plan.Published is not { } published)
        {
            return;
        }

        console.WriteLine();
        console.WriteLine(
            $"Published: {Daily(published.Published)} a day; reckoned: {Daily(published.Reckoned)} a day; difference: {Daily(published.Difference)} a day. {published.Note}");

        static string Daily(decimal monthly) => PlanText.Dollars(PlanCalendar.DayOf(monthly));
    }

    private static void WriteList(IAnsiConsole console, IEnumerable<string> items)
    {
        foreach (var item in items)
        {
            console.WriteLine($"  - {item}");
        }
    }

    private static Table Start(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Horizontal);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column) { Alignment = table.Columns.Count == 0 ? Justify.Left : Justify.Right });
        }

        return table;
    }
}
