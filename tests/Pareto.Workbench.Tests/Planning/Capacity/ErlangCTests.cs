using Pareto.Workbench.Planning.Capacity;

namespace Pareto.Workbench.Tests.Planning.Capacity;

public sealed class ErlangCTests
{
    // One server waits with probability rho; two with 2 rho² / (1 + rho); ten with 8 Erlang are in the printed tables.
    [Theory]
    [InlineData(1, 0.7, 0.7)]
    [InlineData(2, 1.5, 0.642857)]
    [InlineData(10, 8, 0.409180)]
    public void Waiting_KnownCases_IsThatOfTheTables(int servers, double offered, double waiting) =>
        ErlangC.Waiting(servers, offered).ShouldBe(waiting, 1e-6);

    [Fact]
    public void Waiting_ThousandsOfServers_StaysANumber() => ErlangC.Waiting(20_000, 19_900).ShouldBeInRange(0, 1);
}
