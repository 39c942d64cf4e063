using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Execution.Premium;

public sealed class PremiumCapOptionsValidatorTests
{
    private static readonly TokenPrices Price = new() { Input = 1, Output = 2, Basis = PriceBasis.Configured };

    [Fact]
    public void Validate_Defaults_AreFine() => Problems(new PremiumCapOptions()).ShouldBeEmpty();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Validate_WorkloadsShareOutOfRange_IsNamed(double share) =>
        Problems(new PremiumCapOptions { Workloads = new Dictionary<string, double> { ["chat"] = share } }).ShouldBe(["routing.premiumCap.workloads.chat"]);

    [Fact]
    public void Validate_SpendWithoutPrices_IsRefused()
    {
        Problems(new PremiumCapOptions { Of = CapMeasure.Spend }).Count.ShouldBe(3, "two premium targets, and the baseline");
        PremiumCapOptionsValidator.Validate(
            "routing.premiumCap", new PremiumCapOptions { Of = CapMeasure.Spend }, CatalogOf([Small, Big with { Prices = Price }])).ShouldBeEmpty();
    }

    private static List<string> Problems(PremiumCapOptions options) =>
        [.. PremiumCapOptionsValidator.Validate("routing.premiumCap", options, CatalogOf()).Select(problem => problem.Path)];
}
