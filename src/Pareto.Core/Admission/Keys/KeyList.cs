namespace Pareto.Core.Admission.Keys;

/// <summary>Every virtual key there ever was, by name.</summary>
public sealed record KeyList(IReadOnlyList<VirtualKey> Keys);
