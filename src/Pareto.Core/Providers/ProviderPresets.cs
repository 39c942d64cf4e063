using Pareto.Core.Catalog;

namespace Pareto.Core.Providers;
internal static class ProviderPresets { public static ProviderTraits TraitsOf(ProviderOptions o) { var f = ProviderFacts.Of(ProviderPreset.Find(o.Preset) is null ? o with { Preset = "openai-compatible" } : o); return new ProviderTraits { Preset = f.Preset, Host = f.Host, Location = f.Location, Abilities = f.Abilities }; } }
