using System.Text.Json;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;

namespace Pareto.Core.Tests.Accounting.Budgets;

public class BudgetOptionsTests
{
    [Theory]
    [InlineData("[{ name: a, amount: 1 }, { name: a, amount: 2 }]", "budgets[1].name")]
    [InlineData("[{ name: 'a b', amount: 1 }]", "budgets[0].name")]
    [InlineData("[{ amount: 1 }]", "budgets[0].name")]
    [InlineData("[{ name: a, amount: -1 }]", "budgets[0].amount")]
    [InlineData("[{ name: a, zone: Nowhere/AtAll }]", "budgets[0].zone")]
    [InlineData("[{ name: a, window: day, startDay: 2 }]", "budgets[0].startDay")]
    [InlineData("[{ name: a, startDay: 29 }]", "budgets[0].startDay")]
    [InlineData("[{ name: a, startMonth: 4 }]", "budgets[0].startMonth")]
    [InlineData("[{ name: a, window: sliding, length: 30s }]", "budgets[0].length")]
    [InlineData("[{ name: a, of: { team: x }, perEach: team }]", "budgets[0].perEach")]
    [InlineData("[{ name: a, thresholds: [0] }]", "budgets[0].thresholds")]
    [InlineData("[{ name: a, display: { rate: 1 } }]", "budgets[0].display.currency")]
    public void Check_WrongBudget_NamesTheField(string budgets, string path) =>
        new ConfigurationChecker(_ => null, TimeProvider.System).Check($"budgets: {budgets}", "pareto.yaml").Problems.Select(problem => problem.Path).ShouldContain(path);

    [Fact]
    public void Json_EveryField_ComesBackTheSame()
    {
        var options = new BudgetOptions
        {
            Name = "a", Amount = 12.5m, Window = BudgetPeriod.Sliding, Zone = "Europe/Berlin", StartDay = 6, StartMonth = 4, Length = TimeSpan.FromHours(36),
            Enforcement = BudgetEnforcement.Soft, Of = new BudgetScope { Key = "k", Team = "t", Project = "p", Workload = "w" }, PerEach = BudgetEach.EndUser,
            Thresholds = [90], Display = new BudgetDisplay { Currency = "EUR", Rate = 0.9m },
        };

        var read = JsonSerializer.Deserialize<BudgetOptions>(JsonSerializer.Serialize(options, BudgetJson.Options), BudgetJson.Options)!;

        read.Thresholds.ShouldBe([90]);
        (read with { Thresholds = options.Thresholds }).ShouldBe(options);
    }

    [Fact]
    public void Whose_ScopeAndEach_MustBothBeMet()
    {
        var budget = new Budget(new BudgetOptions { Name = "a", Of = new BudgetScope { Team = "shop" }, PerEach = BudgetEach.EndUser });

        budget.Whose(Payer("shop", "ann"), "w").ShouldBe("ann");
        budget.Whose(Payer("shop", null), "w").ShouldBeNull();
        budget.Whose(Payer("other", "ann"), "w").ShouldBeNull();
        budget.SubjectOf("ann").ShouldBe("team shop, end user ann");
        new Budget(new BudgetOptions { Name = "a" }).SubjectOf("").ShouldBe("all");
    }

    private static Payer Payer(string team, string? endUser) => new(new Principal("key") { Team = team }, endUser);
}
