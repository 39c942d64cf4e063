using System.Globalization;

namespace Pareto.Core.Accounting.Reconciliation;

/// <summary>Compares a provider's report with the ledger, and says of each difference what most likely made it.</summary>
public static class Reconciler
{
    private const int HoursPerDay = 24;

    /// <summary>Less than half a cent is a rounding of the report.</summary>
    private const decimal Rounding = 0.005m;

    /// <summary>Half the price, within what cents round away.</summary>
    private static readonly (decimal Least, decimal Most) HalfPrice = (0.49m, 0.51m);

    /// <param name="ledger">Read for the report's days.</param>
    /// <param name="provider">The provider's name in the ledger.</param>
    /// <param name="report">What the provider says.</param>
    /// <param name="tolerance">The share of the larger side by which they may differ.</param>
    /// <exception cref="Storage.StorageException">The ledger cannot be read.</exception>
    public static ReconciliationResult Compare(LedgerReader ledger, string provider, IReadOnlyList<ReportedLine> report, double tolerance)
    {
        if (report.Count == 0)
        {
            return new([], tolerance, 0);
        }

        var (first, last) = (report.Min(line => line.Day), report.Max(line => line.Day));
        var hours = ledger.UseByHour(provider, Hour(first) - HoursPerDay, Hour(last) + (2 * HoursPerDay));
        var offset = BestOffset(hours, report, first, last);
        var reported = report.GroupBy(line => (line.Day, Model: ModelNames.Of(line.Model))).ToDictionary(group => group.Key, group => group.ToArray());
        var used = ByDay(hours, 0, first, last);
        var shifted = offset == 0 ? used : ByDay(hours, offset, first, last);
        var lines = new List<Drift>();
        foreach (var key in reported.Keys.Union(used.Keys).OrderBy(key => key.Day).ThenBy(key => key.Model, StringComparer.Ordinal))
        {
            lines.AddRange(Compare(
                key.Day, key.Model, reported.GetValueOrDefault(key) ?? [], used.GetValueOrDefault(key) ?? LedgerUse.None,
                offset == 0 ? null : shifted.GetValueOrDefault(key) ?? LedgerUse.None, tolerance, isLast: key.Day == last));
        }

        return new(lines, tolerance, offset);
    }

    private static IEnumerable<Drift> Compare(
        DateOnly day, string model, ReportedLine[] report, LedgerUse use, LedgerUse? shifted, double tolerance, bool isLast)
    {
        var told = new Told(report, use, shifted, tolerance, isLast);
        foreach (var tokens in (TokenClass[])[TokenClass.Input, TokenClass.CachedInput, TokenClass.CacheWrite, TokenClass.Output, TokenClass.All])
        {
            // Money that the report does not tell apart is compared as a whole.
            var isCompared = !told.IsWhole || tokens == TokenClass.All;
            var line = new Drift
            {
                Day = day,
                Model = model,
                Class = tokens,
                ReportedTokens = tokens == TokenClass.All || !told.HasTokens ? null : told.Tokens(tokens),
                LedgerTokens = tokens == TokenClass.All ? 0 : use.Tokens[(int)tokens],
                ReportedCost = told.HasMoney && isCompared ? told.Cost(tokens) : null,
                LedgerCost = !isCompared ? 0 : told.IsWhole ? use.Costs.Sum() : use.Costs[(int)tokens],
            };
            if (line.LedgerTokens != 0 || line.LedgerCost != 0 || line.ReportedTokens is > 0 || line.ReportedCost is > 0)
            {
                yield return told.Explain(line);
            }
        }
    }

    // The days of a report are shifted where most of what does not fit then fits.
    private static int BestOffset(Dictionary<(long Hour, string Model), LedgerUse> hours, IReadOnlyList<ReportedLine> report, DateOnly first, DateOnly last)
    {
        var reported = report.Where(line => line.Tokens is not null)
            .GroupBy(line => (line.Day, Model: ModelNames.Of(line.Model)))
            .ToDictionary(group => group.Key, group => group.Sum(line => line.Tokens!.Value));
        if (reported.Count == 0)
        {
            return 0;
        }

        var present = Distance(0);
        var best = Enumerable.Range(-12, 27).MinBy(offset => (Distance(offset), Math.Abs(offset)));
        return Distance(best) * 10 < present ? best : 0;

        long Distance(int offset)
        {
            var used = ByDay(hours, offset, first, last);
            return reported.Keys.Union(used.Keys).Sum(key => Math.Abs(reported.GetValueOrDefault(key) - (used.GetValueOrDefault(key)?.Tokens.Sum() ?? 0)));
        }
    }

    private static Dictionary<(DateOnly Day, string Model), LedgerUse> ByDay(
        Dictionary<(long Hour, string Model), LedgerUse> hours, int offset, DateOnly first, DateOnly last)
    {
        var days = new Dictionary<(DateOnly, string), LedgerUse>();
        foreach (var ((hour, model), use) in hours)
        {
            var day = DateOnly.FromDateTime(DateTime.UnixEpoch.AddHours(hour + offset));
            if (day >= first && day <= last)
            {
                days[(day, model)] = (days.GetValueOrDefault((day, model)) ?? LedgerUse.None) + use;
            }
        }

        return days;
    }

    private static long Hour(DateOnly day) => (long)(day.ToDateTime(TimeOnly.MinValue) - DateTime.UnixEpoch).TotalHours;

    /// <summary>One model on one day, as both sides tell it.</summary>
    private sealed class Told(ReportedLine[] report, LedgerUse use, LedgerUse? shifted, double tolerance, bool isLast)
    {
        private readonly long? _requests = report.Any(line => line.Requests is not null) ? report.Sum(line => line.Requests ?? 0) : null;

        // A day that a report leaves out is a day without use.
        public bool HasTokens { get; } = report.Length == 0 || report.Any(line => line.Tokens is not null);

        public bool HasMoney { get; } = report.Any(line => line.Cost is not null);

        /// <summary>Its money is not told apart by class.</summary>
        public bool IsWhole { get; } = report.Any(line => line.Class == TokenClass.All);

        public long Tokens(TokenClass tokens) => report.Where(line => line.Class == tokens).Sum(line => line.Tokens ?? 0);

        public decimal Cost(TokenClass tokens) => report.Where(line => line.Class == tokens).Sum(line => line.Cost ?? 0);

        public Drift Explain(Drift line)
        {
            var tokensDiffer = line.ReportedTokens is { } tokens && Differ(tokens, line.LedgerTokens);
            var costDiffers = line.ReportedCost is { } cost && Differ(cost, line.LedgerCost);
            if (!tokensDiffer && !costDiffers)
            {
                return line;
            }

            if (!tokensDiffer && Math.Abs(line.ReportedCost!.Value - line.LedgerCost) <= Rounding)
            {
                return line with { Cause = DriftCause.Rounding, Evidence = "less than half a cent" };
            }

            var (cause, evidence) = tokensDiffer ? OfTokens(line) : OfMoney(line);
            return line with { IsBeyond = true, Cause = cause, Evidence = evidence };
        }

        private (DriftCause Cause, string Evidence) OfTokens(Drift line)
        {
            var more = line.ReportedTokens!.Value - line.LedgerTokens;
            if (shifted is not null && !Differ(line.ReportedTokens.Value, shifted.Tokens[(int)line.Class]))
            {
                return (DriftCause.TimeZone, "the tokens are there, on a day that begins at another hour");
            }

            var input = Tokens(TokenClass.Input) - use.Tokens[(int)TokenClass.Input];
            var cached = Tokens(TokenClass.CachedInput) - use.Tokens[(int)TokenClass.CachedInput];
            if (line.Class is TokenClass.Input or TokenClass.CachedInput && input != 0 && Math.Sign(input) == -Math.Sign(cached)
                && Math.Abs(input + cached) <= (decimal)tolerance * Math.Max(Math.Abs(input), Math.Abs(cached)))
            {
                return (DriftCause.CachedAsInput, input > 0
                    ? $"{Number(input)} tokens that the ledger has as read from the cache are plain input in the report"
                    : $"{Number(-input)} tokens that the ledger has as plain input are read from the cache in the report");
            }

            if (more < 0)
            {
                return (DriftCause.NotReported, isLast
                    ? "the report's last day, which may not be complete yet"
                    : "the ledger counts more than the report: attempts that failed or were left and were not billed, or keys that the report leaves out");
            }

            var batch = report.Where(reported => reported.Batch && reported.Class == line.Class).Sum(reported => reported.Tokens ?? 0);
            if (batch > 0 && !Differ(batch, more))
            {
                return (DriftCause.Batch, $"{Number(batch)} tokens of the batch tier, which the gateway does not use");
            }

            if (use.Attempts == 0)
            {
                return (DriftCause.Bypassed, "the gateway did not call this model on this day");
            }

            if (_requests is { } requests && requests > use.Attempts)
            {
                return (DriftCause.Bypassed, $"{Number(requests - use.Attempts)} of {Number(requests)} requests did not come from the gateway");
            }

            return use.Abandoned > 0
                ? (DriftCause.Abandoned, $"{Number(use.Abandoned)} attempts were left, repeated or cut off, and their use is not wholly known here")
                : (DriftCause.Unknown, "no cause fits: compare the provider's keys with those of the gateway");
        }

        private (DriftCause Cause, string Evidence) OfMoney(Drift line)
        {
            if (line.Class == TokenClass.All && !IsWhole)
            {
                return (DriftCause.NoClass, "corrections that do not say of which class they are, or rows of earlier versions");
            }

            var ratio = line.LedgerCost == 0 ? 0 : line.ReportedCost!.Value / line.LedgerCost;
            if (ratio >= HalfPrice.Least && ratio <= HalfPrice.Most)
            {
                return (DriftCause.Batch, "the report has half of the price: the batch or flex tier");
            }

            if (line.LedgerTokens > 0 && line.ReportedTokens is not null)
            {
                return (DriftCause.Price, $"${PerMillion(line.ReportedCost!.Value, line.LedgerTokens)} in place of ${PerMillion(line.LedgerCost, line.LedgerTokens)} a million tokens");
            }

            return use.Attempts == 0
                ? (DriftCause.Bypassed, "the gateway did not call this model on this day")
                : (DriftCause.Unknown, "money alone does not tell: add the provider's usage export of the same days");
        }

        private bool Differ(decimal left, decimal right) => Math.Abs(left - right) > (decimal)tolerance * Math.Max(Math.Abs(left), Math.Abs(right));

        private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

        private static string PerMillion(decimal cost, long tokens) => (cost * 1_000_000m / tokens).ToString("0.####", CultureInfo.InvariantCulture);
    }
}
