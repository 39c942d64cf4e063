using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Core.Catalog;

/// <summary>
/// A machine of one's own, from which the price of its model is worked out. A busy hour costs its share of the machine,
/// cost / (months × 730 × utilisation), and its power, watts / 1000 × powerPrice. A token costs that hour divided by the
/// tokens that the machine makes in it.
/// </summary>
public sealed record HardwareOptions
{
    /// <summary>8,760 hours a year, by twelve.</summary>
    private const decimal HoursPerMonth = 730;

    private const decimal SecondsPerHour = 3_600;

    /// <summary>Reading a prompt is that much faster than writing, as in the reckoning of prices/local.yaml.</summary>
    private const decimal ReadingSpeed = 10;

    [Range(0.0, 100_000_000.0)]
    [Description("What the machine cost, USD. Required.")]
    public decimal? Cost { get; init; }

    [Range(1, 600)]
    [Description("Months over which that is written off. Default: 36.")]
    public int Months { get; init; } = 36;

    [Range(0.0, 1.0)]
    [Description("The part of all hours in which it is busy, above 0 up to 1: idle hours are paid for by the busy ones. Required.")]
    public decimal? Utilisation { get; init; }

    [Range(0.0, 1_000_000.0)]
    [Description("What it draws while busy, watts. Required.")]
    public decimal? Watts { get; init; }

    [Range(0.0, 1_000.0)]
    [Description("USD for a kilowatt-hour. Required.")]
    public decimal? PowerPrice { get; init; }

    [Range(0.0, 100_000_000.0)]
    [Description("Tokens that it writes in a second, over all requests at once, above 0. Required, except for a model served in this process, whose time is measured.")]
    public decimal? TokensPerSecond { get; init; }

    [Range(0.0, 100_000_000.0)]
    [Description("Tokens of prompts that it reads in a second, above 0. Default: ten times tokensPerSecond.")]
    public decimal? PromptTokensPerSecond { get; init; }

    /// <param name="path">Where the options stand.</param>
    /// <param name="measured">The model is served in this process, which measures its time.</param>
    internal IEnumerable<ConfigurationProblem> Validate(string path, bool measured)
    {
        (string Name, decimal? Value)[] required = [("cost", Cost), ("watts", Watts), ("powerPrice", PowerPrice)];
        foreach (var (name, _) in required.Where(figure => figure.Value is not >= 0))
        {
            yield return new($"{path}.{name}", "is required, 0 or more, to work out the price of a machine.");
        }

        if (Utilisation is not (> 0 and <= 1))
        {
            yield return new(path + ".utilisation", "is required, above 0 and up to 1: the part of all hours in which the machine is busy.");
        }

        if (!measured && TokensPerSecond is not > 0)
        {
            yield return new(path + ".tokensPerSecond", "is required, above 0: the time of a model outside of this process is not measured.");
        }

        if (PromptTokensPerSecond <= 0)
        {
            yield return new(path + ".promptTokensPerSecond", "must be above 0.");
        }
    }

    /// <summary>USD of a busy hour.</summary>
    internal decimal BusyHour => Exact((Cost!.Value / (Months * HoursPerMonth * Utilisation!.Value)) + (Watts!.Value / 1_000 * PowerPrice!.Value));

    /// <summary>USD for a million tokens written.</summary>
    internal decimal Output => PerMillion(TokensPerSecond!.Value);

    /// <summary>USD for a million tokens read.</summary>
    internal decimal Input => PerMillion(PromptTokensPerSecond ?? (TokensPerSecond!.Value * ReadingSpeed));

    private decimal PerMillion(decimal tokensPerSecond) => Exact(BusyHour / (tokensPerSecond * SecondsPerHour) * 1_000_000);

    // Six decimals, so that any number of tokens costs a whole number of the picodollars that the ledger holds.
    private static decimal Exact(decimal dollars) => decimal.Round(dollars, 6, MidpointRounding.ToEven);
}
