using System.Globalization;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Workbench.Planning.Capacity;
using Pareto.Workbench.Planning.Costs;
using Pareto.Workbench.Planning.Machines;
using Pareto.Workbench.Planning.Sensitivity;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>Turns one scenario's options into what can be reckoned, and collects what is wrong with them on the way.</summary>
internal sealed class ScenarioResolver(ScenarioOptions options, PriceCatalogue prices, HardwareCatalogue hardware, DateOnly today)
{
    private const int MonthsPerYear = 12;

    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<string> _sources = [];
    private readonly List<string> _cautions = [];

    public IEnumerable<ConfigurationProblem> Problems => _problems;

    private DateOnly PriceDay => options.PriceDate ?? today;

    /// <summary>Null where there are <see cref="Problems"/>.</summary>
    public Scenario? Resolve()
    {
        CheckTraffic();
        CheckSplit();
        var premium = Required(options.Prices.Premium, "prices.premium", "what answers everything today has to have a price: name a model, such as openai/gpt-5.2, or give input and output");
        var mid = PriceOf(options.Prices.Mid, "prices.mid");
        var cheap = PriceOf(options.Prices.Cheap, "prices.cheap");
        var rented = Rented();
        var owned = Owned();
        CheckAmount(options.Operations, "operations");
        CheckAmount(options.Router, "router");
        CheckAmount(options.Local?.Endpoint, "local.endpoint");
        CheckAmount(options.Published?.Total, "published.total");
        if (_problems.Count > 0)
        {
            return null;
        }

        var inputs = Inputs(premium!, mid, cheap, rented, owned);
        CheckGrowth(inputs);
        CheckLatency(inputs);
        var ranges = InputRange.All(options.Ranges, inputs, _problems);
        Caution(inputs);
        var published = options.Published is { } given
            ? new PublishedFigure(given.Total!.PerMonth, PriceOf(given.Premium, "published.premium") ?? premium!, given.Note)
            : null;
        return _problems.Count > 0 ? null : new(inputs, ranges, published)
        {
            Name = options.Name,
            Description = options.Description,
            Sources = [.. _sources],
            Cautions = [.. _cautions],
        };
    }

    private PlanInputs Inputs(ApiPrice premium, ApiPrice? mid, ApiPrice? cheap, PlannedMachine? rented, PlannedMachine? owned) => new()
    {
        Months = options.Months,
        DiscountRate = options.DiscountRate,
        RequestsPerMonth = options.Traffic.RequestsPerMonth ?? PlanCalendar.MonthOf(options.Traffic.RequestsPerDay!.Value),
        InputTokens = options.Traffic.InputTokens!.Value,
        OutputTokens = options.Traffic.OutputTokens!.Value,
        OutputSpread = options.Traffic.OutputSpread,
        Growth = options.Traffic.Growth,
        Seasonality = [.. options.Traffic.Seasonality],
        PeakFactor = options.Traffic.PeakFactor,
        CacheHitRate = options.Traffic.CacheHitRate,
        CachedInputShare = options.Traffic.CachedInputShare,
        SmallShare = options.Split.Small,
        MidShare = options.Split.Mid,
        SmallAcceptance = options.Split.SmallAcceptance,
        MidAcceptance = options.Split.MidAcceptance,
        Premium = premium,
        Mid = mid,
        Cheap = cheap,
        Rented = rented,
        Owned = owned,
        Endpoint = options.Local?.Endpoint?.PerMonth,
        Utilisation = options.Local?.Utilisation ?? 1,
        P95 = options.Local?.P95 ?? TimeSpan.Zero,
        FewestMachines = options.Local?.FewestMachines ?? 1,
        Operations = options.Operations.PerMonth,
        Router = options.Router.PerMonth,
        Staff = options.Staff.HoursPerMonth * options.Staff.HourlyRate,
        OwnedStaff = (options.Local?.Owned?.ExtraStaffHours ?? 0) * options.Staff.HourlyRate,
        Project = new(options.Project.DataCuration, options.Project.FineTuning, options.Project.Evaluation, options.Project.Hosting),
        Quality = new(
            options.Quality.CostOfWrongAnswer,
            options.Quality.SmallErrors,
            options.Quality.MidErrors,
            options.Quality.PremiumErrors,
            options.Quality.CheapErrors,
            options.Quality.LocalOnlyErrors),
    };

    private void CheckTraffic()
    {
        var traffic = options.Traffic;
        if (traffic.RequestsPerMonth is null == traffic.RequestsPerDay is null)
        {
            Report("traffic", "give either requestsPerMonth or requestsPerDay");
        }

        if (traffic.InputTokens is null)
        {
            Report("traffic.inputTokens", "is required");
        }

        if (traffic.OutputTokens is null)
        {
            Report("traffic.outputTokens", "is required");
        }

        if (traffic.Seasonality.Count is not (0 or MonthsPerYear))
        {
            Report("traffic.seasonality", $"takes twelve factors, found {traffic.Seasonality.Count}");
        }

        if (traffic.Seasonality.Any(factor => factor is < 0 or > 100))
        {
            Report("traffic.seasonality", "a factor is from 0 to 100");
        }
    }

    private void CheckSplit()
    {
        if (options.Split.Small + options.Split.Mid > 1)
        {
            Report("split", "small and mid together are more than 1: they are shares of all requests");
        }

        if (options.Split.Mid > 0 && options.Prices.Mid is null)
        {
            Report("prices.mid", "is required, as split.mid sends requests there");
        }

        if (options.Split.Small > 0 && options.Local is not ({ Rented: not null } or { Owned: not null } or { Endpoint: not null }))
        {
            Report("local", "is required, as split.small sends requests to a small model: give rented, owned or endpoint");
        }

        if (options is { Published: not null, Split: { Small: 0, Mid: 0 } })
        {
            Report("published", "is a total of the hybrid option: give split.small or split.mid");
        }

        if (options.Local is { Rented: not null, Endpoint: not null })
        {
            Report("local.endpoint", "stands in place of rented machines: give one of the two");
        }
    }

    private void CheckAmount(AmountOptions? amount, string path)
    {
        if (amount is { Monthly: not null, Daily: not null })
        {
            Report(path, "give either monthly or daily");
        }
    }

    private ApiPrice? Required(ApiPriceOptions? price, string path, string message)
    {
        if (price is null)
        {
            Report(path, message);
        }

        return PriceOf(price, path);
    }

    private ApiPrice? PriceOf(ApiPriceOptions? price, string path)
    {
        if (price is null)
        {
            return null;
        }

        var listed = price.Model is null ? null : Listed(price.Model, path);
        if (price.Blended is { } blended)
        {
            return price is { Input: null, Output: null, CachedInput: null }
                ? Told(new(price.Model ?? "a blended price", blended, blended, blended), listed)
                : Refused(path, "blended stands in place of input, cachedInput and output: give one or the other");
        }

        if ((price.Input ?? listed?.Input) is not { } input || (price.Output ?? listed?.Output) is not { } output)
        {
            return _problems.Any(problem => problem.Path.StartsWith(path, StringComparison.Ordinal))
                ? null
                : Refused(path, "give a model of the catalogue, or input and output, or blended");
        }

        // A cache price of the catalogue belongs to the catalogue's input price.
        var cached = price.CachedInput ?? (price.Input is null ? listed?.CachedInput : null) ?? input;
        return Told(new(price.Model ?? "a price given", input, cached, output), listed);
    }

    private ApiPrice? Listed(string model, string path)
    {
        var names = prices.List().ToDictionary(listing => $"{listing.Provider}/{listing.Model}", StringComparer.OrdinalIgnoreCase);
        if (!names.TryGetValue(model, out var listing))
        {
            Report($"{path}.model", $"no sheet of the catalogue has it: see pareto prices list.{NameSuggestion.Hint(model, names.Keys)}");
            return null;
        }

        if (listing.On(PriceDay) is not { } on)
        {
            Report($"{path}.model", string.Create(CultureInfo.InvariantCulture, $"had no price yet on {PriceDay:yyyy-MM-dd}: give a later priceDate, or input and output"));
            return null;
        }

        return new(model, on.Input, on.CachedInput ?? on.Input, on.Output);
    }

    /// <summary>The price, noted with its source, and with the catalogue's where that is another one.</summary>
    private ApiPrice Told(ApiPrice price, ApiPrice? listed)
    {
        var figures = string.Create(CultureInfo.InvariantCulture, $"{price.Name}: ${price.Input:0.####} and ${price.Output:0.####} for a million tokens in and out");
        var source = (listed, listed is not null && (listed.Input, listed.Output) == (price.Input, price.Output)) switch
        {
            (null, _) => "as given in the scenario",
            (_, true) => string.Create(CultureInfo.InvariantCulture, $"as the price catalogue has it for {PriceDay:yyyy-MM-dd}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"as given in the scenario; the price catalogue has ${listed!.Input:0.####} and ${listed.Output:0.####} for {PriceDay:yyyy-MM-dd}"),
        };
        _sources.Add($"{figures}, {source}.");
        return price;
    }

    private PlannedMachine? Rented()
    {
        if (options.Local?.Rented is not { } rented || Found(rented.Machine, "local.rented") is not { } found)
        {
            return null;
        }

        if ((rented.PricePerHour ?? found.Machine.Rent?.Value) is not { } perHour)
        {
            Report("local.rented.pricePerHour", $"is required: the catalogue has no rent for {found.Machine.Machine}");
            return null;
        }

        TellSpeed(found.Machine, found.Serving);
        Tell($"Rent of {found.Machine.Name}, ${Text(perHour)} an hour", rented.PricePerHour is null ? found.Machine.Rent : null);
        return new() { Name = found.Machine.Name, Speed = ServingSpeed.From(found.Serving), IsOwn = false, PerHour = perHour };
    }

    private PlannedMachine? Owned()
    {
        if (options.Local?.Owned is not { } owned || Found(owned.Machine, "local.owned") is not { } found)
        {
            return null;
        }

        var (machine, serving) = found;
        if ((owned.Price ?? (machine.Buy?.Value is { } buy ? buy + (machine.Host?.Value ?? 0) : null)) is not { } price)
        {
            Report("local.owned.price", $"is required: the catalogue has no price for {machine.Machine}");
            return null;
        }

        if (options.Local?.Rented is null || !string.Equals(options.Local.Rented.Machine, owned.Machine, StringComparison.OrdinalIgnoreCase))
        {
            TellSpeed(machine, serving);
        }

        if (owned.Price is null)
        {
            Tell($"Price of {machine.Name}, ${Text(machine.Buy!.Value!.Value)}", machine.Buy);
            if (machine.Host is { } host)
            {
                Tell($"Its share of a server, ${Text(host.Value!.Value)}", host);
            }
        }
        else
        {
            Tell($"Price of {machine.Name} with its share of a server, ${Text(price)}", null);
        }

        Tell($"Power of {machine.Name}, {Text(machine.Watts!.Value!.Value)} W", machine.Watts);
        return new()
        {
            Name = machine.Name,
            Speed = ServingSpeed.From(serving),
            IsOwn = true,
            Price = price,
            LifeMonths = owned.LifeMonths,
            Maintenance = owned.Maintenance,
            Rack = owned.Rack,
            Kilowatts = machine.Watts.Value.Value / 1_000 * owned.Pue,
            PowerPrice = owned.PowerPrice,
        };
    }

    private (MachineFacts Machine, ServingFacts Serving)? Found(string name, string path)
    {
        if (hardware.Find(name) is not { } machine)
        {
            Report($"{path}.machine", $"the hardware catalogue knows no {name}; it has {string.Join(", ", hardware.Machines.Select(known => known.Machine))}.{NameSuggestion.Hint(name, hardware.Machines.Select(known => known.Machine))}");
            return null;
        }

        var local = options.Local!;
        if (machine.Serving(local.Model, local.Quantisation) is not { } serving)
        {
            Report("local.model", $"the hardware catalogue has no speed of {local.Model} in {local.Quantisation} on {machine.Machine}; it has {string.Join(", ", machine.Serves.Select(known => $"{known.Model} in {known.Quantisation}"))}");
            return null;
        }

        return (machine, serving);
    }

    private void TellSpeed(MachineFacts machine, ServingFacts serving)
    {
        Tell($"{machine.Name} writes {Text(serving.Together!.Value!.Value)} tokens a second with a {serving.Model} model in {serving.Quantisation} and {serving.Batch} requests at once", serving.Together);
        Tell($"{Text(serving.Alone!.Value!.Value)} for one request alone", serving.Alone);
    }

    private void Tell(string what, SourcedFigure? figure) => _sources.Add(figure is null
        ? $"{what}: as given in the scenario."
        : string.Create(CultureInfo.InvariantCulture, $"{what}: {(figure.Basis == FigureBasis.Estimate ? "estimated, " : "")}{figure.Source}, {figure.Read:yyyy-MM-dd}."));

    private void CheckGrowth(PlanInputs inputs)
    {
        if (inputs.Traffic()[^1] >= PlanInputs.MostRequests)
        {
            Report("traffic.growth", $"makes more than {Text(PlanInputs.MostRequests)} requests a month by month {inputs.Months}: give a smaller one, or fewer months");
        }
    }

    private void CheckLatency(PlanInputs inputs)
    {
        foreach (var (machine, path) in ((PlannedMachine?, string)[])[(inputs.Rented, "local.rented"), (inputs.Owned, "local.owned")])
        {
            if (machine is not null && CostOfOwnership.SizingOf(machine, inputs) is { CanMeet: false } sizing)
            {
                Report("local.p95", string.Create(CultureInfo.InvariantCulture, $"on a {machine.Name} that does nothing else, 95 % of the answers take up to {sizing.IdleP95:0.0} s: no number of machines makes that {inputs.P95.TotalSeconds:0.#} s. Allow more time, or name a faster machine in {path}"));
            }
        }
    }

    private void Caution(PlanInputs inputs)
    {
        if (inputs.Quality.WrongAnswer == 0)
        {
            _cautions.Add("Wrong answers are not priced: the comparison takes every answer to be as good as premium's. Give quality.costOfWrongAnswer and error rates to change that.");
        }

        if (inputs.SmallShare > 0 && inputs is { Staff: 0, OwnedStaff: 0 })
        {
            _cautions.Add("No hours of people are counted for running the small model.");
        }

        if (inputs.Endpoint is not null)
        {
            _cautions.Add("The private endpoint is taken to carry the traffic at its flat price; its capacity was not checked.");
        }
    }

    private ApiPrice? Refused(string path, string message)
    {
        Report(path, message);
        return null;
    }

    private void Report(string path, string message) => _problems.Add(new(path, message));

    private static string Text(decimal value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
