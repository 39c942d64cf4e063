using System.Data;
using System.Data.Common;
using Pareto.Core.Accounting.Reconciliation;
using Pareto.Core.Accounting.Rollups;
using Pareto.Core.Accounting.Spill;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>Reads the ledger, also while a gateway writes it: each call sees one committed state.</summary>
/// <exception cref="StorageException">From every method: the database cannot be read.</exception>
public sealed class LedgerReader(Database database)
{
    private const string Columns =
        """
        request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task,
        complexity, reason, outcome, failure, input_tokens, cached_input_tokens, cache_write_tokens,
        cache_write_hour_tokens, audio_input_tokens, image_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens, image_output_tokens, web_searches, compute,
        usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead, purpose,
        advice, advised_complexity, expected_complexity, key_id, team, project, end_user,
        cost_input, cost_cached_input, cost_cache_write, cost_output, cost_other, price_version, service_tier, region, arm, unit
        """;

    /// <summary>
    /// Whether rows that were committed are missing from what was read: they wait beside the database, in the journal of a gateway that was killed or
    /// in a spill.
    /// </summary>
    public bool LacksRows => database.LacksCommitted || SpillFile.AnyIn(database.Directory);

    /// <summary>
    /// The totals of each group that has rows, in the order of the groups' names (tiers rising). Without a grouping
    /// one total, also over no rows at all. Whole days come from their sums, where those are taken, and the rest from
    /// rows; that makes no difference but to percentiles, which are within 1 % then. A grouping by user reads rows alone.
    /// </summary>
    public IReadOnlyList<LedgerTotals> Totals(LedgerFilter filter, LedgerGrouping grouping) => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();

        // All parts are of the same state.
        using var transaction = database.BeginSnapshot(connection);
        var tally = new TotalsTally();
        var query = new TotalsQuery(connection, transaction, grouping, tally);
        foreach (var part in TotalsPart.Of(filter, grouping, RollupState.Read(connection, transaction)))
        {
            part.AddTo(query);
        }

        return tally.Totals();
    });

    /// <summary>The total of one request; null when the ledger has none of that name.</summary>
    public LedgerTotals? TotalsOf(RequestId request) => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();
        using var transaction = database.BeginSnapshot(connection);
        var tally = new TotalsTally();
        new TotalsQuery(connection, transaction, LedgerGrouping.None, tally)
            .AddRows("request_id = @request", command => SqlParameters.Add(command, "@request", request.Value));
        var total = tally.Totals()[0];
        return total.Attempts == 0 ? null : total;
    });

    /// <summary>The attempts of one request, in order.</summary>
    public IReadOnlyList<LedgerEntry> Entries(RequestId request) => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM ledger WHERE request_id = @request ORDER BY attempt";
        SqlParameters.Add(command, "@request", request.Value);
        using var rows = command.ExecuteReader();
        return ReadAll(rows);
    });

    /// <summary>Rows of the ledger that stand in a table in place of a database, whose columns have the ledger's names; one that is missing holds nothing.</summary>
    internal static IReadOnlyList<LedgerEntry> Read(DataTable table)
    {
        string[] names = Columns.Split(',', StringSplitOptions.TrimEntries);
        foreach (var missing in names.Where(name => !table.Columns.Contains(name)))
        {
            table.Columns.Add(missing, typeof(object));
        }

        using var ordered = new DataView(table).ToTable(distinct: false, names);
        using var rows = ordered.CreateDataReader();
        return ReadAll(rows);
    }

    /// <summary>Shows every row, one after another.</summary>
    internal void Visit(LedgerFilter filter, Action<LedgerEntry> look) => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();
        using var command = connection.CreateReport($"SELECT {Columns} FROM ledger WHERE {TimeOf(filter)}");
        Bind(command, filter);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            look(Entry(new LedgerRow(rows)));
        }

        return true;
    });

    /// <summary>US dollars that comparisons have cost since then, with what their judges did; attempts without a known price aside.</summary>
    public decimal SpentOnComparisons(DateTimeOffset since) => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();
        using var command = connection.CreateReport(
            """
            SELECT COALESCE(SUM(cost / 1000000), 0), COALESCE(SUM(cost % 1000000), 0) FROM ledger
            WHERE started_at >= @since AND (purpose = 'comparison' OR (purpose = 'judge' AND EXISTS (
                SELECT 1 FROM ledger AS earlier
                WHERE earlier.request_id = ledger.request_id AND earlier.attempt < ledger.attempt AND earlier.purpose = 'comparison')))
            """);
        SqlParameters.Add(command, "@since", since.ToUnixTimeMilliseconds());
        using var sums = command.ExecuteReader();
        sums.Read();
        return (sums.GetInt64(0) / 1_000_000m) + (sums.GetInt64(1) / 1_000_000_000_000m);
    });

    /// <summary>What was used since a time, in parts of one length, oldest first: each request at its beginning, and at that of its first premium attempt what premium cost.</summary>
    /// <param name="since">The first part begins at or before this.</param>
    /// <param name="length">Of each part.</param>
    /// <param name="workload">One workload's; null for all.</param>
    internal IReadOnlyList<PremiumPart> PremiumParts(DateTimeOffset since, TimeSpan length, string? workload) => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();
        using var command = connection.CreateReport(
            """
            WITH request AS (
                SELECT MIN(started_at) AS began, CAST(SUM(baseline_cost) AS BIGINT) AS baseline,
                    MIN(started_at) FILTER (WHERE tier = 'premium') AS premium_began, CAST(SUM(cost) FILTER (WHERE tier = 'premium') AS BIGINT) AS premium_cost
                FROM ledger WHERE started_at >= @since AND purpose <> 'comparison' AND (@workload IS NULL OR workload = @workload)
                GROUP BY request_id)
            SELECT start, SUM(requests), SUM(premium), SUM(baseline / 1000000), SUM(baseline % 1000000), SUM(cost / 1000000), SUM(cost % 1000000)
            FROM (
                SELECT began - began % @length AS start, 1 AS requests, 0 AS premium, baseline, 0 AS cost FROM request
                UNION ALL
                SELECT premium_began - premium_began % @length, 0, 1, 0, premium_cost FROM request WHERE premium_began IS NOT NULL) AS part
            GROUP BY start ORDER BY start
            """);
        var milliseconds = (long)length.TotalMilliseconds;
        SqlParameters.Add(command, "@length", milliseconds);
        SqlParameters.Add(command, "@since", since.ToUnixTimeMilliseconds() / milliseconds * milliseconds);
        SqlParameters.Add(command, "@workload", workload);
        using var rows = command.ExecuteReader();
        var parts = new List<PremiumPart>();
        while (rows.Read())
        {
            var row = new LedgerRow(rows);
            parts.Add(new PremiumPart(DateTimeOffset.FromUnixTimeMilliseconds(row.Whole()), row.Whole(), row.Whole(), row.Money(), row.Money()));
        }

        return parts;
    });

    /// <summary>
    /// What the models of a provider were used for, by the hour (since 1970-01-01, UTC) and by their plain name; a correction, whenever it was
    /// made, in the hour of the attempt that it corrects (see <see cref="Corrections"/>).
    /// </summary>
    internal Dictionary<(long Hour, string Model), LedgerUse> UseByHour(string provider, long since, long until) => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();
        using var command = connection.CreateReport(
            $"""
            SELECT used_at / {TotalsColumns.MillisecondsPerHour}, model, COUNT(CASE WHEN input_tokens + output_tokens > 0 AND purpose <> 'correction' THEN 1 END),
                COUNT(CASE WHEN outcome NOT IN ('completed', 'off_template') THEN 1 END),
                SUM(input_tokens - cached_input_tokens - cache_write_tokens - cache_write_hour_tokens), SUM(cached_input_tokens),
                SUM(cache_write_tokens + cache_write_hour_tokens), SUM(output_tokens),
                SUM(cost_input / 1000000), SUM(cost_input % 1000000), SUM(cost_cached_input / 1000000), SUM(cost_cached_input % 1000000),
                SUM(cost_cache_write / 1000000), SUM(cost_cache_write % 1000000), SUM(cost_output / 1000000), SUM(cost_output % 1000000),
                SUM(COALESCE(cost_other, cost) / 1000000), SUM(COALESCE(cost_other, cost) % 1000000)
            FROM (
                SELECT ledger.*, CASE WHEN purpose = 'correction' THEN (
                    SELECT corrected.started_at FROM ledger AS corrected
                    WHERE corrected.request_id = ledger.request_id AND corrected.purpose <> 'correction'
                    ORDER BY corrected.final DESC, corrected.attempt DESC LIMIT 1) ELSE started_at END AS used_at
                FROM ledger WHERE provider = @provider AND started_at >= @since AND (started_at < @until OR purpose = 'correction')) AS used
            WHERE used_at >= @since AND used_at < @until
            GROUP BY used_at / {TotalsColumns.MillisecondsPerHour}, model
            """);
        SqlParameters.Add(command, "@provider", provider);
        SqlParameters.Add(command, "@since", since * TotalsColumns.MillisecondsPerHour);
        SqlParameters.Add(command, "@until", until * TotalsColumns.MillisecondsPerHour);
        using var rows = command.ExecuteReader();
        var hours = new Dictionary<(long, string), LedgerUse>();
        while (rows.Read())
        {
            var row = new LedgerRow(rows);
            var key = (row.Whole(), ModelNames.Of(row.Text()));
            var use = new LedgerUse(
                row.Whole(), row.Whole(), [row.Whole(), row.Whole(), row.Whole(), row.Whole()], [row.Money(), row.Money(), row.Money(), row.Money(), row.Money()]);
            hours[key] = (hours.GetValueOrDefault(key) ?? LedgerUse.None) + use;
        }

        return hours;
    });

    /// <summary>Some rows of a time after another row, in the order in which they began.</summary>
    internal IReadOnlyList<LedgerEntry> PageByTime(LedgerFilter filter, LedgerEntry? after, int most) =>
        Page($"{TimeOf(filter)} AND (started_at, request_id, attempt) > (@time, @request, @attempt)", "started_at, request_id, attempt", filter, after, most);

    /// <summary>Some rows of a time after another row, in the order of their requests.</summary>
    internal IReadOnlyList<LedgerEntry> PageByRequest(LedgerFilter filter, LedgerEntry? after, int most) =>
        Page($"{TimeOf(filter)} AND (request_id, attempt) > (@request, @attempt)", "request_id, attempt", filter, after, most);

    private IReadOnlyList<LedgerEntry> Page(string where, string order, LedgerFilter filter, LedgerEntry? after, int most) => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();
        using var command = connection.CreateReport($"SELECT {Columns} FROM ledger WHERE {where} ORDER BY {order} LIMIT {most}");
        Bind(command, filter);
        SqlParameters.Add(command, "@time", after?.StartedAt.ToUnixTimeMilliseconds() ?? long.MinValue);
        SqlParameters.Add(command, "@request", after?.RequestId.Value ?? "");
        SqlParameters.Add(command, "@attempt", after?.Attempt ?? 0);
        using var rows = command.ExecuteReader();
        return ReadAll(rows);
    });

    private static List<LedgerEntry> ReadAll(DbDataReader rows)
    {
        var entries = new List<LedgerEntry>();
        while (rows.Read())
        {
            entries.Add(Entry(new LedgerRow(rows)));
        }

        return entries;
    }

    // A bound that is not asked for is left out: a whole scan is faster than one through the index on time.
    private static string TimeOf(LedgerFilter filter) => (filter.Since, filter.Until) switch
    {
        (null, null) => "TRUE",
        (_, null) => "started_at >= @since",
        (null, _) => "started_at < @until",
        _ => "started_at >= @since AND started_at < @until",
    };

    private static void Bind(DbCommand command, LedgerFilter filter)
    {
        SqlParameters.Add(command, "@since", filter.Since?.ToUnixTimeMilliseconds());
        SqlParameters.Add(command, "@until", filter.Until?.ToUnixTimeMilliseconds());
    }

    private static LedgerEntry Entry(LedgerRow row) => new()
    {
        RequestId = new RequestId(row.Text()),
        Attempt = (int)row.Whole(),
        Final = row.Whole() != 0,
        StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Whole()),
        Workload = row.Text(),
        KeyName = row.Text(),
        RequestedModel = row.Text(),
        Target = new TargetId(row.Text(), row.Text()),
        Tier = row.TextOrNull() is { } tier ? LedgerNames.Tiers.Parse(tier) : null,
        Task = LedgerNames.Tasks.Parse(row.Text()),
        Complexity = (int)row.Whole(),
        Reason = row.Text(),
        Outcome = LedgerNames.Outcomes.Parse(row.Text()),
        Failure = row.TextOrNull() is { } failure ? LedgerNames.Failures.Parse(failure) : null,
        Usage = row.Usage(),
        Cost = row.WholeOrNull() is { } cost ? Picodollars.ToDollars(cost) : null,
        BaselineCost = row.WholeOrNull() is { } baseline ? Picodollars.ToDollars(baseline) : null,
        PriceBasis = LedgerNames.PriceBases.Parse(row.Text()),
        FirstToken = row.WholeOrNull() is { } firstToken ? TimeSpan.FromMicroseconds(firstToken) : null,
        Duration = TimeSpan.FromMicroseconds(row.Whole()),
        Overhead = TimeSpan.FromMicroseconds(row.Whole()),
        Purpose = LedgerNames.Purposes.Parse(row.Text()),
        Advice = Advice(row.TextOrNull(), row.WholeOrNull(), row.WholeOrNull()),
        KeyId = row.TextOrNull(),
        Team = row.TextOrNull(),
        Project = row.TextOrNull(),
        EndUser = row.TextOrNull(),
        CostParts = Parts(row.WholeOrNull(), row.WholeOrNull(), row.WholeOrNull(), row.WholeOrNull(), row.WholeOrNull()),
        PriceVersion = row.TextOrNull(),
        Service = row.TextOrNull() is { } service ? LedgerNames.Services.Parse(service) : null,
        Region = row.TextOrNull(),
        HoldOut = Draw(row.TextOrNull(), row.TextOrNull()),
    };

    private static HoldOutDraw? Draw(string? arm, string? unit) => arm is null ? null : new HoldOutDraw(LedgerNames.Arms.Parse(arm), unit!);

    private static CostParts? Parts(long? input, long? cached, long? written, long? output, long? other) => input is null
        ? null
        : new CostParts(Dollars(input), Dollars(cached), Dollars(written), Dollars(output), Dollars(other));

    private static decimal Dollars(long? picodollars) => Picodollars.ToDollars(picodollars ?? 0);

    private static Advice? Advice(string? outcome, long? complexity, long? expected) =>
        outcome is null ? null : new Advice(LedgerNames.Advice.Parse(outcome), (int?)complexity, (int)expected!);
}
