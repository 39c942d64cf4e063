using Pareto.LocalModels.Inference;

namespace Pareto.LocalModels.Tests.Inference;

public class StopScannerTests
{
    [Fact]
    public void Add_BeginningOfAStop_IsHeldBackUntilDecided()
    {
        var scanner = new StopScanner(["\n\nUser:", "###"]);

        scanner.Add("Hi").ShouldBe("Hi");
        scanner.Add("\n").ShouldBeEmpty();
        scanner.Add("there ##").ShouldBe("\nthere ");
        scanner.Add("# and more").ShouldBeEmpty();
        scanner.Found.ShouldBeTrue();
        scanner.Add("nothing").ShouldBeEmpty();
        scanner.Finish().ShouldBeEmpty();
    }

    [Fact]
    public void Finish_WithTextHeldBack_GivesIt()
    {
        var scanner = new StopScanner(["###"]);

        scanner.Add("a##").ShouldBe("a");
        scanner.Finish().ShouldBe("##");
        scanner.Found.ShouldBeFalse();
    }
}
