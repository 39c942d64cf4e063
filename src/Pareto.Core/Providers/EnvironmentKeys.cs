using System.Collections.Immutable;

namespace Pareto.Core.Providers;

/// <summary>Finds the providers that can be used without a configuration because their key lies in the environment.</summary>
internal static class EnvironmentKeys
{
    /// <summary>Presets that need only a key and have one, in the order of the preset table.</summary>
    public static ImmutableArray<ProviderPreset> Find(Func<string, string?> environment) =>
    [
        .. ProviderPreset.All.Where(preset =>
            preset is { KeyRequired: true, BaseUrl: not null, KeyVariable: { } variable }
            && !string.IsNullOrWhiteSpace(environment(variable))),
    ];
}
