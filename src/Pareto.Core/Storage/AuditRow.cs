using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Storage;

/// <summary>
/// An entry of the audit trail as it is stored. <see cref="Hash"/> is SHA-256 over the fields in the order they stand
/// here, <see cref="Previous"/> included: numbers as 8 bytes little-endian, texts as their UTF-8 with its length before
/// it, an absent one as length -1. So a trail can be checked from its export alone, without any key.
/// </summary>
internal sealed record AuditRow
{
    public const int HashSize = 32;

    /// <summary>What stands for the hash before the first entry.</summary>
    public static readonly ImmutableArray<byte> Origin = [.. new byte[HashSize]];

    public required long Number { get; init; }

    /// <summary>Unix milliseconds, UTC.</summary>
    public required long At { get; init; }

    public required string Event { get; init; }

    public string? RequestId { get; init; }

    public string KeyName { get; init; } = "";

    public string Workload { get; init; } = "";

    public string Sensitivity { get; init; } = "";

    public string Action { get; init; } = "";

    public string Policy { get; init; } = "";

    public string Findings { get; init; } = "{}";

    public string ReplyFindings { get; init; } = "{}";

    public string Targets { get; init; } = "[]";

    public string Outcome { get; init; } = "";

    public required byte[] Previous { get; init; }

    public byte[] Hash { get; init; } = [];

    /// <summary>The row of a decision, hash not yet set.</summary>
    public static AuditRow Of(AuditEntry entry, long number, byte[] previous) => new()
    {
        Number = number,
        At = entry.At.ToUnixTimeMilliseconds(),
        Event = AuditNames.Decision,
        RequestId = entry.RequestId.Value,
        KeyName = entry.KeyName,
        Workload = entry.Workload,
        Sensitivity = AuditNames.Of(entry.Sensitivity),
        Action = entry.Action,
        Policy = entry.Policy,
        Findings = Json(entry.Findings),
        ReplyFindings = Json(entry.ReplyFindings),
        Targets = Json(entry.Targets),
        Outcome = AuditNames.Of(entry.Outcome),
        Previous = previous,
    };

    public byte[] ComputeHash()
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        Add(bytes, Number);
        Add(bytes, At);
        foreach (var text in (ReadOnlySpan<string?>)[Event, RequestId, KeyName, Workload, Sensitivity, Action, Policy, Findings, ReplyFindings, Targets, Outcome])
        {
            Add(bytes, text);
        }

        bytes.Write(Previous);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    private static void Add(ArrayBufferWriter<byte> bytes, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(sizeof(long)), number);
        bytes.Advance(sizeof(long));
    }

    private static void Add(ArrayBufferWriter<byte> bytes, string? text)
    {
        Add(bytes, text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        if (text is not null)
        {
            bytes.Advance(Encoding.UTF8.GetBytes(text, bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
        }
    }

    private static string Json(IReadOnlyDictionary<string, int> counts) => counts.Count == 0 ? "{}" : Json(json =>
    {
        json.WriteStartObject();
        foreach (var (type, count) in counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(type, count);
        }

        json.WriteEndObject();
    });

    private static string Json(ImmutableArray<TargetId> targets) => targets.IsEmpty ? "[]" : Json(json =>
    {
        json.WriteStartArray();
        foreach (var target in targets)
        {
            json.WriteStringValue(target.ToString());
        }

        json.WriteEndArray();
    });

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(bytes))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
