using System.Data;
using System.Data.Common;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>Reads the ledger, also while a gateway writes it: each call sees one committed state.</summary>
/// <exception cref="StorageException">From every method: the database cannot be read.</exception>
public sealed class LedgerReader(Database database)
{
    private const long MillisecondsPerDay = 86_400_000;

    // Sums of money are taken in two halves, whole microdollars and the rest, because SQLite's SUM is a 64-bit integer
    // that picodollars would fill at 9.2 million dollars. The halves are put together as decimals. Both engines must
    // understand the statements: no sum of truth values.
    private const string Sums =
        """
        COUNT(*), SUM(final), COUNT(CASE WHEN final = 1 AND outcome = 'completed' THEN 1 END),
        SUM(input_tokens), SUM(cached_input_tokens), SUM(cache_write_tokens), SUM(cache_write_hour_tokens),
        SUM(audio_input_tokens), SUM(image_input_tokens), SUM(output_tokens), SUM(reasoning_tokens), SUM(audio_output_tokens), SUM(image_output_tokens),
        SUM(compute), MAX(usage_estimated), SUM(cost / 1000000), SUM(cost % 1000000), SUM(baseline_cost / 1000000), SUM(baseline_cost % 1000000),
        SUM((baseline_cost - cost) / 1000000), SUM((baseline_cost - cost) % 1000000), COUNT(*) - COUNT(cost)
        """;

    private const string Columns =
        """
        request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task,
        complexity, reason, outcome, failure, input_tokens, cached_input_tokens, cache_write_tokens,
        cache_write_hour_tokens, audio_input_tokens, image_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens, image_output_tokens, compute,
        usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead, purpose,
        advice, advised_complexity, expected_complexity, key_id, team, project, end_user,
        cost_input, cost_cached_input, cost_cache_write, cost_output, cost_other, price_version, service_tier, region
        """;

    private static readonly (LedgerGrouping Grouping, string Expression)[] GroupColumns =
    [
        (LedgerGrouping.Day, $"started_at / {MillisecondsPerDay}"),
        (LedgerGrouping.Tier, "tier"),
        (LedgerGrouping.Target, "provider || '/' || model"),
        (LedgerGrouping.Key, "key_name"),
        (LedgerGrouping.Workload, "workload"),
        (LedgerGrouping.Team, "team"),
        (LedgerGrouping.Project, "project"),
        (LedgerGrouping.User, "end_user"),
    ];

    /// <summary>
    /// The totals of each group that has rows, in the order of the groups' names (tiers rising). Without a grouping
    /// one total, also over no rows at all.
    /// </summary>
    public IReadOnlyList<LedgerTotals> Totals(LedgerFilter filter, LedgerGrouping grouping) =>
        Totals(TimeOf(filter), grouping, command => Bind(command, filter));

    /// <summary>The total of one request; null when the ledger has none of that name.</summary>
    public LedgerTotals? TotalsOf(RequestId request)
    {
        var totals = Totals("request_id = @request", LedgerGrouping.None, command => Add(command, "@request", DbType.String, request.Value));
        return totals[0].Attempts == 0 ? null : totals[0];
    }

    /// <summary>The attempts of one request, in order.</summary>
    public IReadOnlyList<LedgerEntry> Entries(RequestId request) => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM ledger WHERE request_id = @request ORDER BY attempt";
        Add(command, "@request", DbType.String, request.Value);
        using var rows = command.ExecuteReader();
        var entries = new List<LedgerEntry>();
        while (rows.Read())
        {
            entries.Add(Entry(new Row(rows)));
        }

        return entries;
    });

    /// <summary>Shows every row, one after another.</summary>
    internal void Visit(LedgerFilter filter, Action<LedgerEntry> look) => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM ledger WHERE {TimeOf(filter)}";
        Bind(command, filter);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            look(Entry(new Row(rows)));
        }

        return true;
    });

    /// <summary>US dollars that comparisons have cost since then, with what their judges did; attempts without a known price aside.</summary>
    public decimal SpentOnComparisons(DateTimeOffset since) => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT COALESCE(SUM(cost / 1000000), 0), COALESCE(SUM(cost % 1000000), 0) FROM ledger
            WHERE started_at >= @since AND (purpose = 'comparison' OR (purpose = 'judge' AND EXISTS (
                SELECT 1 FROM ledger AS earlier
                WHERE earlier.request_id = ledger.request_id AND earlier.attempt < ledger.attempt AND earlier.purpose = 'comparison')))
            """;
        AddTime(command, "@since", since);
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
        using var connection = database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText =
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
            """;
        var milliseconds = (long)length.TotalMilliseconds;
        Add(command, "@length", DbType.Int64, milliseconds);
        Add(command, "@since", DbType.Int64, since.ToUnixTimeMilliseconds() / milliseconds * milliseconds);
        Add(command, "@workload", DbType.String, workload);
        using var rows = command.ExecuteReader();
        var parts = new List<PremiumPart>();
        while (rows.Read())
        {
            var row = new Row(rows);
            parts.Add(new PremiumPart(DateTimeOffset.FromUnixTimeMilliseconds(row.Whole()), row.Whole(), row.Whole(), Money(row), Money(row)));
        }

        return parts;
    });

    // A bound that is not asked for is left out: a whole scan is faster than one through the index on time.
    private static string TimeOf(LedgerFilter filter) => (filter.Since, filter.Until) switch
    {
        (null, null) => "TRUE",
        (_, null) => "started_at >= @since",
        (null, _) => "started_at < @until",
        _ => "started_at >= @since AND started_at < @until",
    };

    private IReadOnlyList<LedgerTotals> Totals(string where, LedgerGrouping grouping, Action<DbCommand> bind)
    {
        var columns = GroupColumns.Where(column => grouping.HasFlag(column.Grouping)).Select(column => column.Expression).ToArray();
        var groupBy = columns.Length == 0 ? "" : "GROUP BY " + string.Join(", ", columns);

        // Names the group in one text, to bring the two queries' rows together: no name holds the separator, and an
        // absent name is not an empty one.
        var key = columns.Length == 0 ? "''" : string.Join(" || '\u001f' || ", columns.Select(column => $"COALESCE(CAST({column} AS TEXT), '\u001e')"));

        return database.Guard(() =>
        {
            using var connection = database.OpenReader();

            // Both queries read the same state.
            using var transaction = database.BeginSnapshot(connection);
            var durations = Durations(connection, transaction, $"SELECT {key}, duration FROM ledger WHERE {where} AND final = 1 AND outcome = 'completed'", bind);

            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"SELECT {string.Join(", ", [key, .. columns, Sums])} FROM ledger WHERE {where} {groupBy}";
            bind(command);
            using var rows = command.ExecuteReader();
            var totals = new List<LedgerTotals>();
            while (rows.Read())
            {
                var row = new Row(rows);
                totals.Add(Total(row, durations.GetValueOrDefault(row.Text()), grouping));
            }

            return (IReadOnlyList<LedgerTotals>)[.. totals
                .OrderBy(total => total.Day)
                .ThenBy(total => total.Tier)
                .ThenBy(total => total.Target, StringComparer.Ordinal)
                .ThenBy(total => total.Key, StringComparer.Ordinal)
                .ThenBy(total => total.Workload, StringComparer.Ordinal)
                .ThenBy(total => total.Team, StringComparer.Ordinal)
                .ThenBy(total => total.Project, StringComparer.Ordinal)
                .ThenBy(total => total.User, StringComparer.Ordinal)];
        });
    }

    private static void Bind(DbCommand command, LedgerFilter filter)
    {
        AddTime(command, "@since", filter.Since);
        AddTime(command, "@until", filter.Until);
    }

    private static void AddTime(DbCommand command, string name, DateTimeOffset? time)
    {
        if (time is { } moment)
        {
            Add(command, name, DbType.Int64, moment.ToUnixTimeMilliseconds());
        }
    }

    // The type is named because an absent value has none of its own, and PostgreSQL asks for it.
    private static void Add(DbCommand command, string name, DbType type, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    /// <summary>The durations of whole answers, rising, by group.</summary>
    private static Dictionary<string, List<long>> Durations(
        DbConnection connection, DbTransaction transaction, string sql, Action<DbCommand> bind)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        bind(command);
        using var rows = command.ExecuteReader();
        var durations = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        while (rows.Read())
        {
            var key = rows.GetString(0);
            if (!durations.TryGetValue(key, out var group))
            {
                durations.Add(key, group = []);
            }

            group.Add(rows.GetInt64(1));
        }

        foreach (var group in durations.Values)
        {
            group.Sort();
        }

        return durations;
    }

    private static LedgerTotals Total(Row row, List<long>? durations, LedgerGrouping grouping) => new()
    {
        Day = grouping.HasFlag(LedgerGrouping.Day) ? DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(row.Whole() * MillisecondsPerDay).DateTime) : null,
        Tier = grouping.HasFlag(LedgerGrouping.Tier) && row.TextOrNull() is { } tier ? LedgerNames.Tiers.Parse(tier) : null,
        Target = grouping.HasFlag(LedgerGrouping.Target) ? row.Text() : null,
        Key = grouping.HasFlag(LedgerGrouping.Key) ? row.Text() : null,
        Workload = grouping.HasFlag(LedgerGrouping.Workload) ? row.Text() : null,
        Team = grouping.HasFlag(LedgerGrouping.Team) ? row.TextOrNull() : null,
        Project = grouping.HasFlag(LedgerGrouping.Project) ? row.TextOrNull() : null,
        User = grouping.HasFlag(LedgerGrouping.User) ? row.TextOrNull() : null,
        Attempts = row.Whole(),
        Requests = row.Whole(),
        Completed = row.Whole(),
        Usage = Usage(row),
        Cost = Money(row),
        BaselineCost = Money(row),
        Savings = Money(row),
        Unpriced = row.Whole(),
        MedianDuration = NearestRank(durations, 50),
        Percentile95Duration = NearestRank(durations, 95),
    };

    private static LedgerEntry Entry(Row row) => new()
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
        Usage = Usage(row),
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
    };

    private static CostParts? Parts(long? input, long? cached, long? written, long? output, long? other) => input is null
        ? null
        : new CostParts(Dollars(input), Dollars(cached), Dollars(written), Dollars(output), Dollars(other));

    private static decimal Dollars(long? picodollars) => Picodollars.ToDollars(picodollars ?? 0);

    private static Advice? Advice(string? outcome, long? complexity, long? expected) =>
        outcome is null ? null : new Advice(LedgerNames.Advice.Parse(outcome), (int?)complexity, (int)expected!);

    private static TokenUsage Usage(Row row) => new()
    {
        Input = row.Whole(),
        CachedInput = row.Whole(),
        CacheWrite = row.Whole(),
        CacheWriteHour = row.Whole(),
        AudioInput = row.Whole(),
        ImageInput = row.Whole(),
        Output = row.Whole(),
        Reasoning = row.Whole(),
        AudioOutput = row.Whole(),
        ImageOutput = row.Whole(),
        Compute = row.WholeOrNull() is { } compute ? TimeSpan.FromMicroseconds(compute) : null,
        Estimated = row.Whole() != 0,
    };

    private static decimal Money(Row row) => (row.Whole() / 1_000_000m) + Picodollars.ToDollars(row.Whole());

    private static TimeSpan? NearestRank(List<long>? rising, int percent) =>
        rising is null ? null : TimeSpan.FromMicroseconds(rising[(int)(((long)rising.Count * percent + 99) / 100) - 1]);

    /// <summary>Reads a row's columns from left to right, as the queries above list them. A sum over no rows reads as 0.</summary>
    private sealed class Row(DbDataReader reader)
    {
        private int _column;

        public long Whole() => WholeOrNull() ?? 0;

        public long? WholeOrNull()
        {
            var column = _column++;
            return reader.IsDBNull(column) ? null : reader.GetInt64(column);
        }

        public string Text() => reader.GetString(_column++);

        public string? TextOrNull()
        {
            var column = _column++;
            return reader.IsDBNull(column) ? null : reader.GetString(column);
        }
    }
}
