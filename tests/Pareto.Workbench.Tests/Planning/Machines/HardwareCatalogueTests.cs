using Pareto.Workbench.Planning.Machines;

namespace Pareto.Workbench.Tests.Planning.Machines;

public sealed class HardwareCatalogueTests
{
    [Fact]
    public void LoadShipped_EveryMachine_CanBeRentedBoughtAndServes()
    {
        Shipped.Hardware.Machines.Count().ShouldBeGreaterThan(2);
        foreach (var machine in Shipped.Hardware.Machines)
        {
            machine.Rent.ShouldNotBeNull(machine.Machine);
            machine.Buy.ShouldNotBeNull(machine.Machine);
            machine.Serves.ShouldNotBeEmpty(machine.Machine);
        }
    }

    [Fact]
    public void LoadShipped_EverySpeed_IsFasterTogetherThanAlone()
    {
        foreach (var serving in Shipped.Hardware.Machines.SelectMany(machine => machine.Serves))
        {
            serving.Together!.Value!.Value.ShouldBeGreaterThan(serving.Alone!.Value!.Value);
            // What one request of a full batch sees is no faster than one alone.
            (serving.Together.Value.Value / serving.Batch!.Value).ShouldBeLessThanOrEqualTo(serving.Alone.Value.Value);
        }
    }

    [Fact]
    public void LoadShipped_PublishedFigures_NameAPageOrAPaper()
    {
        foreach (var machine in Shipped.Hardware.Machines)
        {
            SourcedFigure?[] figures = [machine.Watts, machine.Buy, machine.Host, machine.Rent, .. machine.Serves.SelectMany(serving => (SourcedFigure?[])[serving.Alone, serving.Together, serving.Prompt])];
            figures.OfType<SourcedFigure>().Where(figure => figure.Basis == FigureBasis.Published)
                .ShouldAllBe(figure => figure.Source.Contains("http", StringComparison.Ordinal) || figure.Source.Contains("MLPerf", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void From_PublishedPoints_MeetsBothOfThem()
    {
        var speed = Shipped.Speed("l40s");

        (1 / speed.Step(1)).ShouldBe(70, 1e-6);
        (48 / speed.Step(48)).ShouldBe(1_207, 1e-6);
    }
}
