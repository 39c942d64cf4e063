namespace Pareto.Core.Wire;

/// <summary>One server-sent event. <paramref name="Data"/> lies in a buffer that the next event overwrites.</summary>
public readonly record struct SseEvent(string Type, ReadOnlyMemory<byte> Data);
