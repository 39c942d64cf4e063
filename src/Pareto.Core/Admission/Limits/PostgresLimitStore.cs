using System.Net.Sockets;
using Npgsql;
using Pareto.Core.Storage;

namespace Pareto.Core.Admission.Limits;

/// <summary>Where the replicas that share a PostgreSQL database count together. The functions are in the schema's script 0014.</summary>
/// <param name="database">The database.</param>
/// <param name="replica">Who counts here.</param>
internal sealed class PostgresLimitStore(PostgresDatabase database, string replica) : ILimitStore
{
    // Dead within this time is not told from slow; slots of the dead are free after the second.
    private static readonly TimeSpan Heard = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SlotsKept = TimeSpan.FromSeconds(30);

    private long _sweptAt;

    public async Task<IReadOnlyList<LeaseGrant>> LeaseAsync(IReadOnlyList<LeaseAsk> asks, CancellationToken cancellationToken)
    {
        var grants = new List<LeaseGrant>(asks.Count);
        await RunAsync(
            [.. asks.Select(ask => Command("SELECT granted, place, moment, buckets, amounts FROM limit_lease($1, $2, $3, $4, $5, $6)", ask.Id.Text, Span(ask.Id), ask.Limit, ask.Least, ask.Wanted, ask.Spare))],
            reader =>
            {
                var buckets = reader.GetFieldValue<long[]>(3);
                var amounts = reader.GetFieldValue<long[]>(4);
                grants.Add(new LeaseGrant(
                    reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2) * TimeSpan.TicksPerMicrosecond, [.. buckets.Zip(amounts)]));
            },
            cancellationToken);
        return grants;
    }

    public Task CorrectAsync(IReadOnlyList<LeaseCorrection> corrections, CancellationToken cancellationToken) => RunAsync(
        [.. corrections.Select(correction => Command("SELECT limit_correct($1, $2, $3, $4)", correction.Id.Text, Span(correction.Id), correction.Bucket, correction.By))],
        null,
        cancellationToken);

    public async Task<IReadOnlyList<long>> AddSlotsAsync(IReadOnlyList<SlotCount> asks, CancellationToken cancellationToken)
    {
        var added = new List<long>(asks.Count);
        await RunAsync(
            [.. asks.Select(ask => Command("SELECT limit_slots($1, $2, $3, $4, $5)", ask.Id.Text, replica, ask.Limit, ask.Slots, Microseconds(SlotsKept)))],
            reader => added.Add(reader.GetInt64(0)),
            cancellationToken);
        return added;
    }

    public Task SetSlotsAsync(IReadOnlyList<SlotCount> held, CancellationToken cancellationToken) => RunAsync(
        [.. held.Select(count => count.Slots == 0
            ? Command("DELETE FROM limit_slot WHERE meter = $1 AND replica = $2", count.Id.Text, replica)
            : Command(
                "INSERT INTO limit_slot (meter, replica, held) VALUES ($1, $2, $3) ON CONFLICT (meter, replica) DO UPDATE SET held = EXCLUDED.held",
                count.Id.Text, replica, count.Slots))],
        null,
        cancellationToken);

    public async Task<int> BeatAsync(CancellationToken cancellationToken)
    {
        var living = 0;
        var commands = new List<NpgsqlBatchCommand>
        {
            Command("INSERT INTO limit_replica (replica, seen_at) VALUES ($1, limit_now()) ON CONFLICT (replica) DO UPDATE SET seen_at = EXCLUDED.seen_at", replica),
            Command("SELECT COUNT(*)::INTEGER FROM limit_replica WHERE seen_at > limit_now() - $1", Microseconds(Heard)),
        };
        if (_sweptAt++ % 60 == 0)
        {
            // What nobody asks for any more would stay.
            commands.Add(Command("DELETE FROM limit_use WHERE ends_at < limit_now()"));
        }

        await RunAsync(commands, reader => living = reader.GetInt32(0), cancellationToken);
        return living;
    }

    public Task LeaveAsync(CancellationToken cancellationToken) => RunAsync(
        [Command("DELETE FROM limit_slot WHERE replica = $1", replica), Command("DELETE FROM limit_replica WHERE replica = $1", replica)], null, cancellationToken);

    /// <summary>Runs the commands in one round trip and one transaction, and reads the first row of each that gives any.</summary>
    private async Task RunAsync(IReadOnlyList<NpgsqlBatchCommand> commands, Action<NpgsqlDataReader>? read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection);
            foreach (var command in commands)
            {
                batch.BatchCommands.Add(command);
            }

            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            do
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    read?.Invoke(reader);
                }
            }
            while (await reader.NextResultAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException or IOException)
        {
            throw new LimitStoreException(PostgresDatabase.Describe(exception), exception);
        }
    }

    private static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(value is long number ? new NpgsqlParameter<long> { TypedValue = number } : new NpgsqlParameter<string> { TypedValue = (string)value });
        }

        return command;
    }

    private static long Span(in MeterId id) => Microseconds(id.Window) / WindowUse.Buckets;

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
