using System.Text.Json;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>Turns the records of one format into calls. Has no state: one serves all workers.</summary>
internal interface ILogMapper
{
    /// <summary>Adds the calls that a record tells of.</summary>
    /// <returns>Why there are none; the default where there are.</returns>
    /// <exception cref="InvalidOperationException">A text in the record is no Unicode.</exception>
    RecordReading Map(JsonElement record, LogPosition position, List<LoggedCall> calls);
}
