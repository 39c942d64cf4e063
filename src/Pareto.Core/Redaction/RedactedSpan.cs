namespace Pareto.Core.Redaction;

/// <summary>A stretch of a text, in UTF-16 units, that must not be shown.</summary>
internal readonly record struct RedactedSpan(int Start, int End, string Type)
{
    public int Length => End - Start;
}
