using Pareto.Workbench.Audit;
using Pareto.Workbench.Audit.Projection;

namespace Pareto.Workbench.Tests.Audit;

public sealed class AuditTextTests
{
    [Theory]
    [InlineData(0, "$0")]
    [InlineData(12_345.678, "$12,346")]
    [InlineData(-1_000, "-$1,000")]
    [InlineData(12.345, "$12.35")]
    [InlineData(0.12345, "$0.123")]
    [InlineData(-0.00123456, "-$0.00123")]
    [InlineData(0.000001234, "$0.00000123")]
    public void Dollars_Sums_HaveTheDigitsThatSaySomething(double amount, string expected)
    {
        AuditText.Dollars((decimal)amount).ShouldBe(expected);
    }

    [Fact]
    public void Dollars_Estimates_TellTheIntervalWhereThereIsOne()
    {
        AuditText.Dollars(new Estimate(5, 4, 6)).ShouldBe("$5.00 ($4.00 to $6.00)");
        AuditText.Dollars(new Estimate(5, 5, 5)).ShouldBe("$5.00");
        AuditText.Dollars((Estimate?)null).ShouldBe("unknown");
        AuditText.Dollars((decimal?)null).ShouldBe("unknown");
    }
}
