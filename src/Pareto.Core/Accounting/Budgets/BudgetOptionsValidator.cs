using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Pareto.Core.Configuration;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>The rules between the fields of <see cref="BudgetOptions"/>, and between budgets.</summary>
public static class BudgetOptionsValidator
{
    /// <summary>Every problem at once, each naming its field.</summary>
    public static IEnumerable<ConfigurationProblem> Validate(string path, ImmutableArray<BudgetOptions> budgets)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < budgets.Length; i++)
        {
            var budget = budgets[i];
            var at = $"{path}[{i}]";
            if (!names.Add(budget.Name))
            {
                yield return new($"{at}.name", $"'{budget.Name}' is the name of another budget already.");
            }

            foreach (var problem in Validate(at, budget))
            {
                yield return problem;
            }
        }
    }

    /// <summary>Every problem of one that was not read from a file, whose ranges are checked as it is read.</summary>
    public static IEnumerable<ConfigurationProblem> ValidateWhole(BudgetOptions budget)
    {
        var wrong = new List<ValidationResult>();
        Validator.TryValidateObject(budget, new ValidationContext(budget), wrong, validateAllProperties: true);
        foreach (var result in wrong)
        {
            yield return new(JsonNamingPolicy.CamelCase.ConvertName(result.MemberNames.First()), "is out of its range: /admin/v1/openapi.json and docs/budgets.md tell it.");
        }

        foreach (var problem in wrong.Count == 0 ? Validate("", budget) : [])
        {
            yield return problem with { Path = problem.Path.TrimStart('.') };
        }
    }

    /// <summary>Every problem of one of them.</summary>
    public static IEnumerable<ConfigurationProblem> Validate(string path, BudgetOptions budget)
    {
        if (budget.Name.Length is 0 or > 100 || budget.Name.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.')))
        {
            yield return new($"{path}.name", "must be 1 to 100 letters, digits, '-', '_' or '.'.");
        }

        if (budget.Amount is < 0 or > 9_000_000)
        {
            yield return new($"{path}.amount", "must be from 0 to 9000000 US dollars.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(budget.Zone, out _))
        {
            yield return new($"{path}.zone", $"'{budget.Zone}' is no time zone that this machine knows: write an IANA name such as Europe/Berlin.");
        }

        if (budget.StartDay != 1 && budget.Window is not (BudgetPeriod.Month or BudgetPeriod.Year))
        {
            yield return new($"{path}.startDay", "is for months and years.");
        }

        if (budget.StartMonth != 1 && budget.Window != BudgetPeriod.Year)
        {
            yield return new($"{path}.startMonth", "is for years.");
        }

        if (budget.PerEach is { } each && Named(budget.Of, each) is not null)
        {
            yield return new($"{path}.perEach", "makes a budget for each of what 'of' names one of: take one of the two out.");
        }

        foreach (var threshold in budget.Thresholds.Where(threshold => threshold is < 1 or > 1000))
        {
            yield return new($"{path}.thresholds", $"{threshold} is not from 1 to 1000.");
        }
    }

    private static string? Named(BudgetScope scope, BudgetEach each) => each switch
    {
        BudgetEach.Key => scope.Key,
        BudgetEach.Team => scope.Team,
        BudgetEach.Project => scope.Project,
        BudgetEach.Workload => scope.Workload,
        _ => scope.EndUser,
    };
}
