namespace Pareto.Core.Exchange;

/// <summary>Names one request everywhere: response header, ledger rows, log lines. At most 64 characters of <c>[A-Za-z0-9_-]</c>.</summary>
public readonly record struct RequestId(string Value)
{
    /// <summary>A fresh identifier that sorts by time (UUID version 7, RFC 9562 §5.7).</summary>
    public static RequestId New(DateTimeOffset now) => new("req_" + Guid.CreateVersion7(now).ToString("N"));

    public override string ToString() => Value;
}
