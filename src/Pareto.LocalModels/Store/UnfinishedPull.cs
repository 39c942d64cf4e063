namespace Pareto.LocalModels.Store;

/// <summary>What a pull left when it was broken off; the same pull goes on from there.</summary>
/// <param name="File">The name that the model's file will have.</param>
/// <param name="Bytes">What is there.</param>
/// <param name="Total">What it will be; null where the server did not say.</param>
/// <param name="Source">Where it comes from; null where that was not written down in time.</param>
public sealed record UnfinishedPull(string File, long Bytes, long? Total, string? Source);
