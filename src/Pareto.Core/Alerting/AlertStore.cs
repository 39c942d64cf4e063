using System.Data.Common;
using System.Text.Json;
using Dapper;
using Pareto.Core.Storage;

namespace Pareto.Core.Alerting;

/// <summary>
/// The alerts in the database, and the deliveries that wait: a restart loses none. The unique key of an alert decides that it is
/// told once; a delivery is claimed by moving its due time, which only one of all replicas can do. Safe for many threads.
/// </summary>
/// <param name="database">Opened for writing when the first alert comes.</param>
/// <param name="time">When things happened and when they are due.</param>
/// <exception cref="StorageException">From every method: the database cannot be used.</exception>
public sealed class AlertStore(Database database, TimeProvider time) : IDisposable
{
    /// <summary>How many are kept, with their deliveries; the oldest give way, told or not.</summary>
    internal const int MostKept = 10_000;

    private const string AlertColumns =
        "alert.id AS Id, alert.at AS At, alert.kind AS Kind, alert.severity AS Severity, alert.subject AS Subject, alert.message AS Message, " +
        "alert.window_from AS WindowFrom, alert.window_until AS WindowUntil, alert.figures AS Figures";

    private readonly KeptWriter _writer = new(database);

    /// <summary>The newest alerts and their deliveries, the newest first.</summary>
    public AlertList Recent(int most) => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        using var transaction = database.BeginSnapshot(connection);
        var alerts = connection
            .Query<AlertRow>($"SELECT {AlertColumns} FROM alert ORDER BY at DESC, id LIMIT @most", new { most }, transaction)
            .ToList();
        var deliveries = connection
            .Query<DeliveryRow>(
                """
                SELECT alert_id AS AlertId, webhook AS Webhook, state AS State, attempts AS Attempts, due_at AS DueAt, problem AS Problem, ended_at AS EndedAt
                FROM alert_delivery
                WHERE alert_id IN (SELECT id FROM alert ORDER BY at DESC, id LIMIT @most)
                ORDER BY webhook
                """,
                new { most },
                transaction)
            .ToLookup(delivery => delivery.AlertId, delivery => delivery.Delivery);
        return new AlertList([.. alerts.Select(row => new ListedAlert(row.Alert, [.. deliveries[row.Id]]))]);
    });

    /// <summary>The newest alerts since then, the newest first.</summary>
    public IReadOnlyList<RecordedAlert> Since(DateTimeOffset from, int most) => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        return (IReadOnlyList<RecordedAlert>)[.. connection
            .Query<AlertRow>($"SELECT {AlertColumns} FROM alert WHERE at >= @from ORDER BY at DESC, id LIMIT @most", new { from = from.ToUnixTimeMilliseconds(), most })
            .Select(row => row.Alert)];
    });

    /// <summary>Keeps an alert, and a delivery to each of the webhooks that is due at once.</summary>
    /// <returns>False where one with its key is there already, by whomever.</returns>
    internal bool Add(Alert alert, IEnumerable<string> webhooks)
    {
        var added = false;
        _writer.Use(connection =>
        {
            using var transaction = connection.BeginTransaction();
            added = Insert(connection, transaction, alert, webhooks);
            transaction.Commit();
        });
        return added;
    }

    /// <summary>Takes the delivery to a webhook that has been due longest; null where none is.</summary>
    /// <param name="webhook">Whom to tell.</param>
    /// <param name="lease">How long nobody else takes it.</param>
    internal ClaimedDelivery? Claim(string webhook, TimeSpan lease)
    {
        ClaimedDelivery? claimed = null;
        _writer.Use(connection =>
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            while (FirstDue(connection, webhook, now) is { } due)
            {
                // Whoever moves the due time has it; where another replica was first, nothing is changed here.
                var mine = connection.Execute(
                    """
                    UPDATE alert_delivery SET due_at = @until, attempts = attempts + 1
                    WHERE alert_id = @Id AND webhook = @webhook AND state = 'waiting' AND due_at = @DueAt AND attempts = @Attempts
                    """,
                    new { until = now + (long)lease.TotalMilliseconds, due.Id, webhook, due.DueAt, due.Attempts });
                if (mine == 1)
                {
                    claimed = new ClaimedDelivery(webhook, due.Alert, (int)due.Attempts + 1);
                    return;
                }
            }
        });
        return claimed;
    }

    /// <summary>When the next delivery to a webhook is due; null where none waits.</summary>
    internal DateTimeOffset? NextDue(string webhook) => database.Guard(() =>
    {
        using var connection = database.OpenReader();
        return Moment(connection.ExecuteScalar<long?>("SELECT MIN(due_at) FROM alert_delivery WHERE webhook = @webhook AND state = 'waiting'", new { webhook }));
    });

    /// <summary>The webhook has taken it.</summary>
    internal void Delivered(ClaimedDelivery delivery) => End(delivery, DeliveryState.Delivered, problem: null);

    /// <summary>It is not tried again.</summary>
    internal void GiveUp(ClaimedDelivery delivery, string problem) => End(delivery, DeliveryState.GivenUp, problem);

    /// <summary>It is tried again then.</summary>
    internal void TryAgain(ClaimedDelivery delivery, string problem, DateTimeOffset due) => _writer.Use(connection => connection.Execute(
        "UPDATE alert_delivery SET due_at = @due, problem = @problem WHERE alert_id = @Id AND webhook = @Webhook AND state = 'waiting' AND attempts = @Attempt",
        new { due = due.ToUnixTimeMilliseconds(), problem, delivery.Alert.Id, delivery.Webhook, delivery.Attempt }));

    /// <summary>Gives up what has been due since before then and is for a webhook that is none of these.</summary>
    internal void GiveUpOthers(IReadOnlyCollection<string> webhooks, DateTimeOffset before) => _writer.Use(connection =>
    {
        var rows = connection.Query<(string Id, string Webhook)>(
            "SELECT alert_id, webhook FROM alert_delivery WHERE state = 'waiting' AND due_at < @before", new { before = before.ToUnixTimeMilliseconds() });
        foreach (var (id, webhook) in rows.Where(row => !webhooks.Contains(row.Webhook)).ToList())
        {
            connection.Execute(
                "UPDATE alert_delivery SET state = @state, problem = 'no webhook of this name is configured', ended_at = @now WHERE alert_id = @id AND webhook = @webhook AND state = 'waiting'",
                new { state = AlertJson.Name(DeliveryState.GivenUp), now = time.GetUtcNow().ToUnixTimeMilliseconds(), id, webhook });
        }
    });

    public void Dispose() => _writer.Dispose();

    private bool Insert(DbConnection connection, DbTransaction transaction, Alert alert, IEnumerable<string> webhooks)
    {
        var recorded = RecordedAlert.Of(alert);
        var added = connection.Execute(
            """
            INSERT INTO alert (id, key, at, kind, severity, subject, message, window_from, window_until, figures)
            VALUES (@Id, @Key, @at, @kind, @severity, @Subject, @Message, @from, @until, @figures)
            ON CONFLICT (key) DO NOTHING
            """,
            new
            {
                recorded.Id,
                alert.Key,
                at = alert.At.ToUnixTimeMilliseconds(),
                kind = AlertJson.Name(alert.Kind),
                severity = AlertJson.Name(alert.Severity),
                alert.Subject,
                alert.Message,
                from = alert.Window?.From.ToUnixTimeMilliseconds(),
                until = alert.Window?.Until.ToUnixTimeMilliseconds(),
                figures = JsonSerializer.Serialize(recorded.Figures, AlertJson.Options),
            },
            transaction);
        if (added == 0)
        {
            return false;
        }

        connection.Execute(
            "INSERT INTO alert_delivery (alert_id, webhook, state, attempts, due_at) VALUES (@Id, @webhook, 'waiting', 0, @now)",
            webhooks.Select(webhook => new { recorded.Id, webhook, now = time.GetUtcNow().ToUnixTimeMilliseconds() }),
            transaction);
        connection.Execute("DELETE FROM alert WHERE id IN (SELECT id FROM alert ORDER BY at DESC, id LIMIT 1000 OFFSET @MostKept)", new { MostKept }, transaction);
        return true;
    }

    private static DueRow? FirstDue(DbConnection connection, string webhook, long now) => connection.QueryFirstOrDefault<DueRow>(
        $"""
        SELECT {AlertColumns}, delivery.due_at AS DueAt, delivery.attempts AS Attempts
        FROM alert_delivery AS delivery JOIN alert ON alert.id = delivery.alert_id
        WHERE delivery.webhook = @webhook AND delivery.state = 'waiting' AND delivery.due_at <= @now
        ORDER BY delivery.due_at, alert.at, alert.id LIMIT 1
        """,
        new { webhook, now });

    // With another attempt's number the lease has ended, and the delivery is somebody else's to end.
    private void End(ClaimedDelivery delivery, DeliveryState state, string? problem) => _writer.Use(connection => connection.Execute(
        "UPDATE alert_delivery SET state = @state, problem = @problem, ended_at = @now WHERE alert_id = @Id AND webhook = @Webhook AND state = 'waiting' AND attempts = @Attempt",
        new { state = AlertJson.Name(state), problem, now = time.GetUtcNow().ToUnixTimeMilliseconds(), delivery.Alert.Id, delivery.Webhook, delivery.Attempt }));

    private static DateTimeOffset? Moment(long? milliseconds) => milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    private record AlertRow
    {
        public string Id { get; init; } = "";

        public long At { get; init; }

        public string Kind { get; init; } = "";

        public string Severity { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Message { get; init; } = "";

        public long? WindowFrom { get; init; }

        public long? WindowUntil { get; init; }

        public string Figures { get; init; } = "";

        public RecordedAlert Alert => new()
        {
            Id = Id,
            At = DateTimeOffset.FromUnixTimeMilliseconds(At),
            Kind = AlertJson.Parse<AlertKind>(Kind),
            Severity = AlertJson.Parse<AlertSeverity>(Severity),
            Subject = Subject,
            Message = Message,
            Window = Moment(WindowFrom) is { } from && Moment(WindowUntil) is { } until ? new AlertWindow(from, until) : null,
            Figures = JsonSerializer.Deserialize<OrderedDictionary<string, decimal>>(Figures, AlertJson.Options)!,
        };
    }

    private sealed record DueRow : AlertRow
    {
        public long DueAt { get; init; }

        public long Attempts { get; init; }
    }

    private sealed record DeliveryRow
    {
        public string AlertId { get; init; } = "";

        public string Webhook { get; init; } = "";

        public string State { get; init; } = "";

        public long Attempts { get; init; }

        public long DueAt { get; init; }

        public string? Problem { get; init; }

        public long? EndedAt { get; init; }

        public AlertDelivery Delivery => new(
            Webhook, AlertJson.Parse<DeliveryState>(State), (int)Attempts, EndedAt is null ? Moment(DueAt) : null, Problem, Moment(EndedAt));
    }
}
