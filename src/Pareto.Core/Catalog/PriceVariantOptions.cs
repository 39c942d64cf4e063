using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>A price that holds in place of another under conditions; see <see cref="PriceVariant"/>.</summary>
public sealed record PriceVariantOptions : PriceFigures
{
    [Range(1, 1_000_000_000)]
    [Description("The fewest tokens of a prompt, cached ones included, for which it holds; it then holds for the whole request. Default: any length.")]
    public long? PromptFrom { get; init; }

    [Description("The service tier for which it holds: standard, batch, flex, priority or fast. Default: any.")]
    public ServiceTier? Service { get; init; }

    [Description("The region for which it holds, * for any that processing is bound to. Default: anywhere.")]
    public string? Region { get; init; }

    [Description("The hours for which it holds, UTC, as 01:00-04:00; a range may run over midnight. Default: all.")]
    public IReadOnlyList<string> Hours { get; init; } = [];

    [Description("Whether it holds from Monday to Friday only, UTC. Default: false.")]
    public bool Weekdays { get; init; }

    [Description("Days, UTC, on which it does not hold, such as a country's holidays. Default: none.")]
    public IReadOnlyList<DateOnly> ExceptDays { get; init; } = [];

    [Range(0.0, 1_000.0)]
    [Description("Multiplies every figure. Default: 1.")]
    public decimal Factor { get; init; } = 1;

    /// <summary>What a price list must not say of its variants.</summary>
    internal static IEnumerable<ConfigurationProblem> Validate(string path, ListedPrice price)
    {
        for (var i = 0; i < price.Variants.Count; i++)
        {
            foreach (var message in price.Variants[i].Problems().Concat(price.Variants[i].ProblemsBeside(price)))
            {
                yield return new($"{path}.variants[{i}]", message);
            }
        }
    }

    /// <summary>The same for variants that many prices share.</summary>
    internal static IEnumerable<ConfigurationProblem> ValidateShared(string path, IReadOnlyList<PriceVariantOptions> variants)
    {
        for (var i = 0; i < variants.Count; i++)
        {
            var messages = variants[i].HasAny ? ["Many prices share it: give it a factor, and figures to the price they are of."] : variants[i].Problems();
            foreach (var message in messages)
            {
                yield return new(path.Length == 0 ? $"variants[{i}]" : $"{path}.variants[{i}]", message);
            }
        }
    }

    internal PriceVariant? ToVariant(PriceBasis basis, DateOnly? from)
    {
        var hours = Hours.Select(ParseHours).ToList();
        return hours.Contains(null) ? null : new PriceVariant
        {
            PromptFrom = PromptFrom,
            Service = Service,
            Region = Region,
            Hours = [.. hours.OfType<HourRange>()],
            Weekdays = Weekdays,
            ExceptDays = [.. ExceptDays],
            Prices = HasAny ? ToTokenPrices(basis, from, computeHour: null) : null,
            Factor = Factor,
        };
    }

    private IEnumerable<string> Problems()
    {
        if (PromptFrom is null && Service is null && Region is null && Hours.Count == 0 && !Weekdays && ExceptDays.Count == 0)
        {
            yield return "It has no condition: write its figures as the price itself.";
        }

        foreach (var hours in Hours.Where(hours => ParseHours(hours) is null))
        {
            yield return $"\"{hours}\" is not a range of hours: write 01:00-04:00.";
        }

        if (!HasAny && Factor == 1)
        {
            yield return "It changes nothing: give it figures or a factor.";
        }

        if (HasNegative || Factor < 0)
        {
            yield return "A price is below 0.";
        }
    }

    private IEnumerable<string> ProblemsBeside(ListedPrice price)
    {
        // Half a price would leave a class at what another length or tier of it costs.
        if (HasAny && All.Zip(price.All).Any(pair => pair is { First: null, Second: not null }))
        {
            yield return "It gives figures, but not for every class that the price itself has: the missing one would cost what it must not.";
        }

        if (HasAny && price.ComputeHour is not null)
        {
            yield return "Computing time has one price: use a factor.";
        }
    }

    private static HourRange? ParseHours(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && Time(text.AsSpan(0, dash)) is { } from && Time(text.AsSpan(dash + 1)) is { } to && from != to ? new HourRange(from, to) : null;

        static TimeOnly? Time(ReadOnlySpan<char> time) =>
            TimeOnly.TryParseExact(time.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;
    }
}
