namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>What became of a record.</summary>
/// <param name="IsBroken">It should have told of a call and does not.</param>
/// <param name="Reason">In words that hold nothing of the record; null where calls were found.</param>
internal readonly record struct RecordReading(bool IsBroken, string? Reason)
{
    public static RecordReading Done => default;

    public static RecordReading Broken(string reason) => new(true, reason);

    /// <summary>The record is right and tells of something else: a span that calls no model, a trace without one.</summary>
    public static RecordReading Other(string reason) => new(false, reason);
}
