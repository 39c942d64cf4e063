using System.Text.Json.Serialization;
using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Spill;

/// <summary>What waits in the spill, as JSON. A name in it may be read by a later version than wrote it.</summary>
internal sealed record SpilledAppend(IReadOnlyList<LedgerEntry> Entries, AuditEntry? Audit) : ILedgerAppend;

[JsonSerializable(typeof(SpilledAppend))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class SpillJson : JsonSerializerContext;
