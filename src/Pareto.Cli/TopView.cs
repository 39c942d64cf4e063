using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pareto.Cli;

/// <summary>Two looks at a gateway side by side: what happened between them, and how things stand.</summary>
internal sealed class TopView(GatewayLook now, GatewayLook before)
{
    private const int SlowestShown = 8;
    private const int FullestShown = 5;

    // A gateway that was started anew between the looks counts from zero.
    private bool IsSame => now.StartedAt == before.StartedAt && now.At > before.At;

    private double? RequestsPerSecond => PerSecond(now.Requests.Values.Sum(), before.Requests.Values.Sum());

    private double? ErrorsPerSecond => PerSecond(now.Errors.Values.Sum(), before.Errors.Values.Sum());

    private decimal Cost => now.Today.Sum(total => total.Cost);

    private decimal Baseline => now.Today.Sum(total => total.BaselineCost);

    private decimal Savings => now.Today.Sum(total => total.Savings);

    private long Requests => now.Today.Sum(total => total.Requests);

    private IEnumerable<(string Tier, long Requests, decimal Cost)> Tiers =>
        from total in now.Today
        group total by total.Tier into tier
        select (tier.Key, tier.Sum(total => total.Requests), tier.Sum(total => total.Cost));

    public IRenderable Render()
    {
        var parts = new List<IRenderable> { Figures(), TierTable(), TargetTable() };
        if (now.Budgets.Length > 0)
        {
            parts.Add(BudgetsTable());
        }

        if (!now.Limits.IsEmpty)
        {
            parts.Add(LimitTable());
        }

        if (now.Errors.Count > 0)
        {
            parts.Add(ErrorTable());
        }

        if (!now.Alerts.IsEmpty)
        {
            parts.Add(AlertTable());
        }

        return new Rows(parts);
    }

    public void WriteJson() => JsonOutput.Write(json =>
    {
        json.WriteString("at", now.At.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("startedAt", now.StartedAt.ToString("O", CultureInfo.InvariantCulture));
        WriteRate("requestsPerSecond", RequestsPerSecond);
        WriteRate("errorsPerSecond", ErrorsPerSecond);
        json.WriteNumber("inFlight", now.Targets.Sum(target => target.InFlight));
        json.WriteNumber("ledgerQueue", now.LedgerQueue);
        json.WriteStartObject("today");
        json.WriteNumber("requests", Requests);
        json.WriteNumber("cost", Cost);
        json.WriteNumber("baselineCost", Baseline);
        json.WriteNumber("savings", Savings);
        json.WriteNumber("unpricedAttempts", now.Today.Sum(total => total.Unpriced));
        json.WriteStartObject("tiers");
        foreach (var (tier, requests, cost) in Tiers)
        {
            json.WriteStartObject(tier);
            json.WriteNumber("requests", requests);
            json.WriteNumber("cost", cost);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("alerts");
        foreach (var alert in now.Alerts)
        {
            json.WriteStartObject();
            json.WriteString("at", alert.At.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("severity", alert.Severity);
            json.WriteString("message", alert.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("budgets");
        foreach (var budget in now.Budgets)
        {
            json.WriteStartObject();
            json.WriteString("budget", budget.Name);
            json.WriteString("subject", budget.Subject);
            json.WriteNumber("limit", budget.Limit);
            json.WriteNumber("spent", budget.Spent);
            json.WriteNumber("kept", budget.Kept);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("targets");
        foreach (var target in now.Targets)
        {
            var today = now.Today.Where(total => total.Target == target.Name).ToList();
            json.WriteStartObject();
            json.WriteString("target", target.Name);
            json.WriteBoolean("passedOver", target.IsPassedOver);
            json.WriteNumber("inFlight", target.InFlight);
            if (target.Latency is { } latency)
            {
                json.WriteNumber("latencyMs", Math.Round(latency.TotalMilliseconds, 3));
            }

            json.WriteNumber("requests", today.Sum(total => total.Requests));
            json.WriteNumber("cost", today.Sum(total => total.Cost));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("limits");
        foreach (var limit in now.Limits)
        {
            json.WriteStartObject();
            json.WriteString("limit", limit.Name);
            json.WriteString("subject", limit.Subject);
            json.WriteString("measure", limit.Measure);
            json.WriteNumber("most", limit.Most);
            json.WriteNumber("used", limit.Used);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("errors");
        foreach (var (code, count) in now.Errors)
        {
            json.WriteNumber(code, count);
        }

        json.WriteEndObject();

        void WriteRate(string name, double? rate)
        {
            if (rate is { } known)
            {
                json.WriteNumber(name, Math.Round(known, 3));
            }
            else
            {
                json.WriteNull(name);
            }
        }
    });

    private Grid Figures()
    {
        var grid = new Grid().AddColumn().AddColumn();
        grid.AddRow("[bold]requests/s[/]", $"{Rate(RequestsPerSecond)}   in flight {now.Targets.Sum(target => target.InFlight)}   errors/s {Rate(ErrorsPerSecond)}   ledger queue {now.LedgerQueue}");
        var share = Baseline > 0 ? (Savings / Baseline).ToString("0.0 %", CultureInfo.InvariantCulture) : "-";
        grid.AddRow("[bold]today (UTC)[/]", $"{Count(Requests)} requests   spent {LedgerTable.Money(Cost)}   saved {LedgerTable.Money(Savings)} ({share} of {LedgerTable.Money(Baseline)})");
        var up = now.At - now.StartedAt;
        grid.AddRow("[bold]up[/]", string.Create(CultureInfo.InvariantCulture, $"{(int)up.TotalHours}:{up:mm\\:ss}"));
        return grid;
    }

    private Table BudgetsTable()
    {
        var table = Titled("budget", "share", "used", "spent", "kept");
        foreach (var budget in now.Budgets.Take(FullestShown))
        {
            var used = budget.Limit == 0 ? 1 : budget.Spent / budget.Limit;
            table.AddRow(
                Markup.Escape(budget.Name), Markup.Escape(budget.Subject), used.ToString("0.0 %", CultureInfo.InvariantCulture),
                $"{LedgerTable.Money(budget.Spent)} of {LedgerTable.Money(budget.Limit)}", LedgerTable.Money(budget.Kept));
        }

        return table;
    }

    private Table TierTable()
    {
        var table = Titled("tier", "requests", "share", "cost");
        foreach (var (tier, requests, cost) in Tiers)
        {
            var share = Requests == 0 ? 0 : (double)requests / Requests;
            table.AddRow(Markup.Escape(tier), Count(requests), share.ToString("0.0 %", CultureInfo.InvariantCulture), LedgerTable.Money(cost));
        }

        return table;
    }

    private Table TargetTable()
    {
        var table = Titled("slowest targets", "now", "p50", "p95", "in flight", "requests", "circuit");
        foreach (var target in now.Targets.OrderByDescending(target => target.IsPassedOver).ThenByDescending(target => target.Latency ?? TimeSpan.Zero).Take(SlowestShown))
        {
            var today = now.Today.Where(total => total.Target == target.Name).ToList();
            table.AddRow(
                Markup.Escape(target.Name),
                Time(target.Latency),
                Time(today.Max(total => total.Median)),
                Time(today.Max(total => total.Percentile95)),
                Count(target.InFlight),
                Count(today.Sum(total => total.Requests)),
                target.IsPassedOver ? "[red]open[/]" : "closed");
        }

        return table;
    }

    private Table AlertTable()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("alerts of the last day").AddColumn("severity").AddColumn("message");
        foreach (var alert in now.Alerts)
        {
            table.AddRow(alert.At.ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture), Markup.Escape(alert.Severity), Markup.Escape(alert.Message));
        }

        return table;
    }

    private Table LimitTable()
    {
        var table = Titled("fullest limits", "of", "used", "most", "full");
        foreach (var limit in now.Limits.Take(FullestShown))
        {
            var window = limit.Window is { } length ? $" in {(length.TotalHours < 1 ? "a minute" : length.TotalDays < 1 ? "an hour" : "a day")}" : "";
            table.AddRow(
                Markup.Escape(limit.Name),
                Markup.Escape(limit.Subject),
                Amount(limit.Used),
                Amount(limit.Most) + (limit.Measure == "concurrency" ? " at a time" : $" {limit.Measure}{window}"),
                (limit.Used / limit.Most).ToString("0 %", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static string Amount(decimal amount) => amount.ToString("#,0.######", CultureInfo.InvariantCulture);

    private Table ErrorTable()
    {
        var table = Titled("errors told to clients", "since the start", "since the last look");
        foreach (var (code, count) in now.Errors.OrderByDescending(error => error.Value))
        {
            table.AddRow(Markup.Escape(code), Count(count), IsSame ? Count(count - before.Errors.GetValueOrDefault(code)) : "-");
        }

        return table;
    }

    private double? PerSecond(long later, long earlier) => IsSame ? (later - earlier) / (now.At - before.At).TotalSeconds : null;

    private static Table Titled(string first, params string[] titles)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var title in titles)
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        return table;
    }

    private static string Rate(double? rate) => rate?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-";

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(TimeSpan? time) => time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:N0} ms") : "-";
}
