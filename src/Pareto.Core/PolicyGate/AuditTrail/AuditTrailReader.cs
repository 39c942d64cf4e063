using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pareto.Core.Storage;

namespace Pareto.Core.PolicyGate.AuditTrail;

/// <summary>Reads the audit trail, also while a gateway adds to it: each call sees one committed state.</summary>
/// <exception cref="StorageException">From every method: the database, or the installation's key, cannot be read.</exception>
public sealed class AuditTrailReader(Database database)
{
    private const string Columns =
        """
        number, at, event, request_id, key_name, workload, sensitivity, action, policy, findings, reply_findings, targets,
        outcome, previous, hash
        """;

    private static readonly JsonWriterOptions LineOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Follows the chain from its first entry to its head. Finds any entry that was changed, removed (at the end too),
    /// put in or moved by somebody without the installation's key; with a mark, also what somebody with the key wrote anew.
    /// </summary>
    public AuditTrailReport Verify(AuditMark? noted, CancellationToken cancellationToken) => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();
        using var transaction = database.BeginSnapshot(connection);
        var problems = new Problems();
        var entries = 0L;
        var (number, hash) = (0L, (byte[])[.. AuditRow.Origin]);
        var missesNoted = noted is not null;
        foreach (var row in Rows(connection, transaction))
        {
            cancellationToken.ThrowIfCancellationRequested();
            entries++;
            if (row.Number > number + 1)
            {
                problems.Add(AuditTrailProblemKind.Missing, number + 1, row.Number - 1);
            }

            if (row.Event == AuditNames.Break)
            {
                problems.Add(AuditTrailProblemKind.Broken, row.Number);
            }

            if (!row.ComputeHash().AsSpan().SequenceEqual(row.Hash))
            {
                problems.Add(AuditTrailProblemKind.Changed, row.Number);
            }

            // After a gap there is nothing to hold the link against.
            if (row.Number == number + 1 && !row.Previous.AsSpan().SequenceEqual(hash))
            {
                problems.Add(AuditTrailProblemKind.Unlinked, row.Number);
            }

            missesNoted &= row.Number != noted?.Number || Convert.ToHexStringLower(row.Hash) != noted.Hash;
            (number, hash) = (row.Number, row.Hash);
        }

        CheckHead(ReadHead(connection, transaction), number, hash, problems);
        if (missesNoted)
        {
            problems.Add(AuditTrailProblemKind.NotAsNoted, noted!.Number);
        }

        return new AuditTrailReport(entries, entries == 0 ? null : new AuditMark(number, Convert.ToHexStringLower(hash)), problems.ToImmutable());
    });

    /// <summary>Writes every entry as one line of JSON, in order. Nothing is checked.</summary>
    public void Export(Stream output, CancellationToken cancellationToken) => database.Guard(() =>
    {
        using var connection = database.OpenCurrentReader();
        using var transaction = database.BeginSnapshot(connection);
        using var json = new Utf8JsonWriter(output, LineOptions);
        foreach (var row in Rows(connection, transaction))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(json, row);
            json.Flush();
            json.Reset();
            output.WriteByte((byte)'\n');
        }

        return true;
    });

    private void CheckHead(AuditHead? head, long number, byte[] hash, Problems problems)
    {
        if (head is null)
        {
            // A trail that nothing was ever written to has none.
            if (number > 0)
            {
                problems.Add(AuditTrailProblemKind.HeadMissing, number);
            }

            return;
        }

        if (head.Number > number)
        {
            problems.Add(AuditTrailProblemKind.Missing, number + 1, head.Number);
        }
        else if (head.Number < number || !head.Hash.AsSpan().SequenceEqual(hash))
        {
            problems.Add(AuditTrailProblemKind.HeadChanged, number);
        }

        if (InstallationKey.TryRead(database.Directory) is not { } key)
        {
            problems.Add(AuditTrailProblemKind.KeyMissing, number);
        }
        else if (!head.IsSealedBy(key))
        {
            problems.Add(AuditTrailProblemKind.HeadNotSealed, number);
        }
    }

    private static AuditHead? ReadHead(DbConnection connection, DbTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT number, hash, seal FROM audit_trail_head";
        using var reader = command.ExecuteReader();
        return reader.Read() ? new AuditHead(reader.GetInt64(0), (byte[])reader[1], (byte[])reader[2]) : null;
    }

    private static IEnumerable<AuditRow> Rows(DbConnection connection, DbTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT {Columns} FROM audit_trail ORDER BY number";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new AuditRow
            {
                Number = reader.GetInt64(0),
                At = reader.GetInt64(1),
                Event = reader.GetString(2),
                RequestId = reader.IsDBNull(3) ? null : reader.GetString(3),
                KeyName = reader.GetString(4),
                Workload = reader.GetString(5),
                Sensitivity = reader.GetString(6),
                Action = reader.GetString(7),
                Policy = reader.GetString(8),
                Findings = reader.GetString(9),
                ReplyFindings = reader.GetString(10),
                Targets = reader.GetString(11),
                Outcome = reader.GetString(12),
                Previous = (byte[])reader[13],
                Hash = (byte[])reader[14],
            };
        }
    }

    private static void Write(Utf8JsonWriter json, AuditRow row)
    {
        json.WriteStartObject();
        json.WriteNumber("number", row.Number);
        json.WriteString("at", DateTimeOffset.FromUnixTimeMilliseconds(row.At).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("event", row.Event);
        json.WriteString("request", row.RequestId);
        json.WriteString("key", row.KeyName);
        json.WriteString("workload", row.Workload);
        json.WriteString("sensitivity", row.Sensitivity);
        json.WriteString("action", row.Action);
        json.WriteString("policy", row.Policy);
        WriteStored(json, "findings", row.Findings);
        WriteStored(json, "replyFindings", row.ReplyFindings);
        WriteStored(json, "targets", row.Targets);
        json.WriteString("outcome", row.Outcome);
        json.WriteString("previous", Convert.ToHexStringLower(row.Previous));
        json.WriteString("hash", Convert.ToHexStringLower(row.Hash));
        json.WriteEndObject();
    }

    /// <summary>JSON as it is stored, or as a text where somebody has made something else of it: an export must show that too.</summary>
    private static void WriteStored(Utf8JsonWriter json, string name, string stored)
    {
        json.WritePropertyName(name);
        try
        {
            json.WriteRawValue(stored);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            json.WriteStringValue(stored);
        }
    }

    /// <summary>Gathers problems; neighbours of one kind become one.</summary>
    private sealed class Problems
    {
        private readonly List<AuditTrailProblem> _list = [];

        public void Add(AuditTrailProblemKind kind, long number) => Add(kind, number, number);

        public void Add(AuditTrailProblemKind kind, long first, long last)
        {
            var neighbour = _list.FindLastIndex(problem => problem.Kind == kind && problem.Last == first - 1);
            if (neighbour >= 0)
            {
                _list[neighbour] = _list[neighbour] with { Last = last };
            }
            else if (_list.Count < AuditTrailReport.MostProblems)
            {
                _list.Add(new AuditTrailProblem(kind, first, last));
            }
        }

        public ImmutableArray<AuditTrailProblem> ToImmutable() => [.. _list];
    }
}
