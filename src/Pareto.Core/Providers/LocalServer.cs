using System.Collections.Immutable;

namespace Pareto.Core.Providers;

/// <summary>A model server found on this machine, with the chat models it lists, in its own order; never without one.</summary>
internal sealed record LocalServer(ProviderPreset Preset, Uri BaseUrl, ImmutableArray<string> Models);

/// <summary>Where to look for a server of a kind: scheme, host and port.</summary>
internal sealed record LocalServerPlace(string Preset, Uri Address);
