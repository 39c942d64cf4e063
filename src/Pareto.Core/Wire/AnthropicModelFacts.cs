using System.Globalization;
using System.Text.RegularExpressions;

namespace Pareto.Core.Wire;

/// <summary>
/// What the Messages API refuses by model family (platform.claude.com, effort and migration guides, and the field notes of
/// Anthropic's own TypeScript SDK, read November 2026). A model whose name says nothing is sent everything but effort.
/// </summary>
internal readonly partial record struct AnthropicModelFacts
{
    /// <summary>False where any <c>temperature</c>, <c>top_p</c> or <c>top_k</c> but the default is refused.</summary>
    public bool TakesSampling { get; private init; }

    /// <summary>False where <c>temperature</c> and <c>top_p</c> may not come together.</summary>
    public bool TakesTemperatureWithTopP { get; private init; }

    /// <summary>True where <c>output_config.effort</c> is known.</summary>
    public bool TakesEffort { get; private init; }

    public static AnthropicModelFacts Of(string model)
    {
        var match = Family().Match(model);
        if (!match.Success)
        {
            return new AnthropicModelFacts { TakesSampling = true, TakesTemperatureWithTopP = true };
        }

        var minor = match.Groups[3].Success ? int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture) : 0;
        var version = (int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) * 100) + minor;
        var (lastSampling, firstEffort) = match.Groups[1].Value switch
        {
            "opus" => (406, 405),
            "sonnet" => (499, 406),
            "haiku" => (504, 505),
            _ => (-1, 0),
        };
        return new AnthropicModelFacts
        {
            TakesSampling = version <= lastSampling,
            TakesTemperatureWithTopP = version < 401,
            TakesEffort = version >= firstEffort,
        };
    }

    // claude-opus-4-6, claude-sonnet-4-5-20250929, claude-opus-4-20250514 (whose date is no minor version).
    [GeneratedRegex(@"claude-(opus|sonnet|haiku|fable|mythos)-(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Family();
}
