namespace Pareto.Workbench.Demo;

/// <summary>How one request of the demo went.</summary>
/// <param name="EntryIndex">Which recorded conversation it was.</param>
/// <param name="RequestId">The gateway's name for it, by which the ledger knows it.</param>
/// <param name="Target">The target that answered; null where none did.</param>
/// <param name="Error">What the gateway said where nothing answered.</param>
public sealed record DemoOutcome(int EntryIndex, string? RequestId, string? Target, string? Error);
