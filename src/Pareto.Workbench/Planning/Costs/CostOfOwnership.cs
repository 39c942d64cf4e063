using System.Collections.Immutable;
using Pareto.Workbench.Planning.Capacity;

namespace Pareto.Workbench.Planning.Costs;

/// <summary>Reckons what each way to serve costs, month by month; the formulas are in docs/planning.md.</summary>
internal static class CostOfOwnership
{
    private const decimal MonthsPerYear = 12;

    private static readonly Deployment[] All = Enum.GetValues<Deployment>();

    /// <summary>Every way that the inputs allow, <see cref="Deployment.ApiOnly"/> first.</summary>
    public static ImmutableArray<OptionCost> Reckon(PlanInputs inputs)
    {
        // Rented and bought machines of one kind carry the same: what was found for one is not sought again.
        var sizings = new Dictionary<ServingSpeed, MachineSizing>();
        return [.. All.Where(deployment => IsPossible(deployment, inputs)).Select(deployment => Reckon(deployment, inputs, sizings))];
    }

    public static OptionCost Reckon(Deployment deployment, PlanInputs inputs) => Reckon(deployment, inputs, []);

    private static OptionCost Reckon(Deployment deployment, PlanInputs inputs, Dictionary<ServingSpeed, MachineSizing> sizings)
    {
        var machine = MachineOf(deployment, inputs);
        MachineSizing? sizing = null;
        if (machine is not null && !sizings.TryGetValue(machine.Speed, out sizing))
        {
            sizings[machine.Speed] = sizing = SizingOf(machine, inputs);
        }

        var fleet = machine is { IsOwn: true } ? new OwnedFleet(machine.LifeMonths) : null;
        var traffic = inputs.Traffic();
        var months = ImmutableArray.CreateBuilder<MonthCost>(traffic.Length);
        for (var month = 0; month < traffic.Length; month++)
        {
            months.Add(MonthOf(deployment, inputs, machine, sizing, fleet, traffic[month], month));
        }

        var all = months.MoveToImmutable();
        return new()
        {
            Deployment = deployment,
            Name = NameOf(deployment, inputs),
            Months = all,
            PresentValue = PresentValue(all, inputs.DiscountRate),
            IsRanked = deployment switch
            {
                Deployment.CheapApiOnly => inputs.Quality is { WrongAnswer: > 0, Cheap: not null },
                Deployment.LocalOnly => inputs.Quality is { WrongAnswer: > 0, LocalOnly: not null },
                _ => true,
            },
        };
    }

    /// <summary>What serves the small model; null where no machine does.</summary>
    public static PlannedMachine? MachineOf(Deployment deployment, PlanInputs inputs) => deployment switch
    {
        Deployment.HybridRented when inputs.SmallShare > 0 && inputs.Endpoint is null => inputs.Rented,
        Deployment.HybridOwned when inputs.SmallShare > 0 => inputs.Owned,
        Deployment.LocalOnly => inputs.Owned ?? inputs.Rented,
        _ => null,
    };

    public static MachineSizing SizingOf(PlannedMachine machine, PlanInputs inputs) =>
        new(machine.Speed, inputs.Load, inputs.P95.TotalSeconds, (double)inputs.Utilisation, inputs.FewestMachines);

    public static bool IsPossible(Deployment deployment, PlanInputs inputs) => deployment switch
    {
        Deployment.CheapApiOnly => inputs.Cheap is not null,
        Deployment.HybridRented => inputs.SmallShare > 0 ? inputs.Endpoint is not null || inputs.Rented is not null : inputs.MidShare > 0,
        Deployment.HybridOwned => inputs.SmallShare > 0 && inputs.Owned is not null,
        Deployment.LocalOnly => inputs.Owned is not null || inputs.Rented is not null,
        _ => true,
    };

    private static MonthCost MonthOf(
        Deployment deployment, PlanInputs inputs, PlannedMachine? machine, MachineSizing? sizing, OwnedFleet? fleet, decimal requests, int month)
    {
        var calls = TierCalls.Of(deployment, inputs, requests);
        var needed = sizing?.Machines(inputs.PeakOf(calls.Small)) ?? 0;
        needed += needed > 0 ? inputs.FurtherMachines.GetValueOrDefault(deployment) : 0;
        var bought = fleet?.Begin(month, needed) ?? 0;
        var routes = deployment is Deployment.HybridRented or Deployment.HybridOwned && inputs.HasSplit;
        var runsOwnModel = deployment is Deployment.LocalOnly || (routes && inputs.SmallShare > 0);
        var maintenance = fleet is null ? 0 : fleet.Machines * ((machine!.Price * machine.Maintenance / MonthsPerYear) + machine.Rack);
        return new()
        {
            Requests = requests,
            Machines = needed,
            Tokens = TokensOf(calls, inputs),
            Rent = deployment is Deployment.HybridRented && runsOwnModel && inputs.Endpoint is { } endpoint
                ? endpoint
                : needed * (machine?.PerHour ?? 0) * PlanCalendar.HoursPerMonth,
            Power = needed * (machine is null ? 0 : machine.Kilowatts * machine.PowerPrice) * PlanCalendar.HoursPerMonth,
            Staff = runsOwnModel ? inputs.Staff + (fleet is null ? 0 : inputs.OwnedStaff) : 0,
            Operations = (runsOwnModel ? inputs.Operations : 0) + (routes ? inputs.Router : 0) + maintenance,
            WrongAnswers = calls.Wrong * inputs.Quality.WrongAnswer,
            Hardware = bought * (machine?.Price ?? 0),
            Project = month > 0 ? 0 : runsOwnModel || routes ? inputs.Project.Total : deployment is Deployment.CheapApiOnly ? inputs.Project.Evaluation : 0,
        };
    }

    private static decimal TokensOf(TierCalls calls, PlanInputs inputs)
    {
        return Cost(calls.Premium, inputs.Premium) + Cost(calls.Mid, inputs.Mid) + Cost(calls.Cheap, inputs.Cheap);

        decimal Cost(decimal count, ApiPrice? price) =>
            price is null ? 0 : count * price.Of(inputs.InputTokens, inputs.CachedInputShare, inputs.OutputTokens);
    }

    /// <summary>Capital is paid at the start of its month, running costs at the end.</summary>
    private static decimal PresentValue(ImmutableArray<MonthCost> months, decimal yearly)
    {
        var step = (decimal)Math.Pow(1 / (1 + (double)yearly), 1 / 12.0);
        var (worth, sum) = (1m, 0m);
        foreach (var month in months)
        {
            sum += month.Capex * worth;
            worth *= step;
            sum += month.Opex * worth;
        }

        return decimal.Round(sum, 2, MidpointRounding.ToEven);
    }

    private static string NameOf(Deployment deployment, PlanInputs inputs) => deployment switch
    {
        Deployment.ApiOnly => "API only",
        Deployment.CheapApiOnly => "Cheap API only",
        Deployment.HybridRented when inputs.SmallShare == 0 => "Two API tiers",
        Deployment.HybridRented => inputs.Endpoint is null ? "Hybrid, rented GPU" : "Hybrid, private endpoint",
        Deployment.HybridOwned => "Hybrid, own hardware",
        Deployment.LocalOnly => inputs.Owned is null ? "Local only, rented" : "Local only, own hardware",
        _ => throw new ArgumentOutOfRangeException(nameof(deployment), deployment, null),
    };
}
