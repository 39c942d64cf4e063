using System.Collections.Immutable;
using Pareto.Core.Configuration;
using Pareto.Core.Routing.Promise;

namespace Pareto.Core.Tests.Routing.Promise;

public sealed class OperatingPointTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Read_WrittenPoint_IsEqual()
    {
        var written = Point();
        File.WriteAllText(_file, written.ToJson());

        var read = OperatingPoint.Read(_file);

        read.For("triage").ShouldBe(written.For("triage"));
        read.For("other").ShouldBe(written.All);
        (read with { Workloads = written.Workloads }).ShouldBe(written);
    }

    [Fact]
    public void StaysSmall_AtTheThreshold_Yes()
    {
        var point = Point();

        point.For(null).StaysSmall(0.1).ShouldBeTrue();
        point.For(null).StaysSmall(0.1001).ShouldBeFalse();
        point.For(null).StaysSmall(double.NaN).ShouldBeFalse();
        point.For("triage").StaysSmall(-1).ShouldBeFalse("its labels support no threshold");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"format":2,"confidence":0.95,"all":{}}""")]
    [InlineData("""{"format":1,"confidence":95,"all":{}}""")]
    [InlineData("""{"format":1,"confidence":0.95,"all":{"smallUpto":0.4}}""")]
    public void Read_NoOperatingPoint_Throws(string text)
    {
        File.WriteAllText(_file, text);

        Should.Throw<InvalidDataException>(() => OperatingPoint.Read(_file));
    }

    [Fact]
    public void Load_FileThatPromisesLess_IsRefused()
    {
        File.WriteAllText(_file, Point().ToJson());
        var problems = new List<ConfigurationProblem>();

        PromiseOptionsValidator.Load("routing.promise", new PromiseOptions { File = _file, MaxLoss = 0.01, Confidence = 0.99 }, problems);

        problems.Select(problem => problem.Path).ShouldBe(["routing.promise.maxLoss", "routing.promise.confidence"]);
    }

    [Fact]
    public void Load_FileThatPromisesEnough_IsTaken()
    {
        File.WriteAllText(_file, Point().ToJson());
        var problems = new List<ConfigurationProblem>();

        PromiseOptionsValidator.Load("routing.promise", new PromiseOptions { File = _file, MaxLoss = 0.02 }, problems).ShouldNotBeNull();

        problems.ShouldBeEmpty();
    }

    [Fact]
    public void Load_ChosenByCosts_PromisesNoLoss()
    {
        File.WriteAllText(_file, (Point() with { MaxLoss = null }).ToJson());
        var problems = new List<ConfigurationProblem>();

        PromiseOptionsValidator.Load("routing.promise", new PromiseOptions { File = _file }, problems);

        problems.ShouldHaveSingleItem().Path.ShouldBe("routing.promise.maxLoss");
    }

    [Fact]
    public void Load_NoFile_NamesTheRemedy()
    {
        var problems = new List<ConfigurationProblem>();

        PromiseOptionsValidator.Load("routing.promise", new PromiseOptions { File = _file + ".missing" }, problems).ShouldBeNull();

        problems.ShouldHaveSingleItem().Message.ShouldContain("pareto router calibrate");
    }

    private static OperatingPoint Point() => new()
    {
        Router = "0123456789abcdef",
        MaxLoss = 0.02,
        Confidence = 0.95,
        All = new WorkloadThreshold { SmallUpTo = 0.1, Labels = 900, EffectiveLabels = 850, SmallShare = 0.4, Loss = 0.01, LossUpper = 0.018, HardSentSmall = 12 },
        Workloads = ImmutableSortedDictionary<string, WorkloadThreshold>.Empty.Add("triage", new WorkloadThreshold { Labels = 40, MoreLabels = 260 }),
    };
}
