using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>Shows the tiers, each with what serves it or what to do about it.</summary>
internal static class TierList
{
    /// <summary>Whether the list says already what the warning does: that nothing serves a tier.</summary>
    public static bool SpeaksOf(ConfigurationProblem warning) => Enum.GetValues<Tier>().Any(tier => warning.Path == $"tiers.{tier.Name()}");

    public static void Write(IAnsiConsole console, ModelCatalog catalog, int indent)
    {
        foreach (var tier in Enum.GetValues<Tier>())
        {
            var name = $"  {tier.Name()}".PadRight(indent);
            var targets = catalog.InTier(tier);
            if (targets.IsEmpty)
            {
                console.MarkupLineInterpolated($"{name}[yellow]nothing serves it. {TierRemedy.For(tier)}[/]");
            }
            else
            {
                console.MarkupLineInterpolated($"{name}{string.Join(", ", targets.Select(target => target.Name))}");
            }
        }
    }
}
