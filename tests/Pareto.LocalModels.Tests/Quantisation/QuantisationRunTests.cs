using System.Text.Json;
using Pareto.LocalModels.Evaluation;
using Pareto.LocalModels.Quantisation;
using Pareto.LocalModels.Tensors;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Quantisation;

public sealed class QuantisationRunTests : IDisposable
{
    private const long Plenty = 1L << 40;
    private readonly string _folder = Directory.CreateTempSubdirectory("pareto-test-").FullName;
    private readonly string _source;
    private readonly string _target;

    public QuantisationRunTests()
    {
        _source = Path.Combine(_folder, "tiny-F16.gguf");
        _target = Path.Combine(_folder, "tiny-Q8_0.gguf");
        File.WriteAllBytes(_source, TinyModel.Make(type: TensorType.F16));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_SmallLoss_KeepsFileAndReport()
    {
        var outcome = Run(Request(QuantisationType.Q8_0, OwnAnswers(40)) with { Tolerance = 20 });

        outcome.Problem.ShouldBeNull();
        outcome.IsKept.ShouldBeTrue();
        outcome.Bytes.ShouldBeLessThan(outcome.OriginalBytes);
        outcome.Report!.TasksBefore!.Share.ShouldBe(1);
        outcome.Report.TopTokenAgreement.ShouldBeGreaterThan(0.8);
        Files().ShouldBe(["tiny-F16.gguf", "tiny-Q8_0.gguf", "tiny-Q8_0.parity.json"]);
        var report = JsonElement.Parse(File.ReadAllBytes(Path.Combine(_folder, "tiny-Q8_0.parity.json")));
        report.GetProperty("isAccepted").GetBoolean().ShouldBeTrue();
        report.GetProperty("type").GetString().ShouldBe("Q8_0");
        report.GetProperty("original").GetString().ShouldBe("tiny-F16.gguf");
    }

    [Fact]
    public void Run_LossOverTheTolerance_LeavesNothing()
    {
        var outcome = Run(Request(QuantisationType.Q4_0, OwnAnswers(40)));

        outcome.IsKept.ShouldBeFalse();
        outcome.Report!.Loss.Points.ShouldBeGreaterThan(2);
        outcome.Report.TasksAfter!.Share.ShouldBeLessThan(0.98);
        Files().ShouldBe(["tiny-F16.gguf"]);
    }

    [Fact]
    public void Run_NothingToCompare_KeepsTheFileAndNoReportOfAnother()
    {
        File.WriteAllText(_target, "old");
        File.WriteAllText(Path.ChangeExtension(_target, ".parity.json"), "{}");

        var outcome = Run(Request(QuantisationType.Q8_0, null) with { Replaces = true });

        outcome.IsKept.ShouldBeTrue();
        outcome.Report.ShouldBeNull();
        Files().ShouldBe(["tiny-F16.gguf", "tiny-Q8_0.gguf"]);
        using var model = LocalModel.Open(_target);
    }

    [Fact]
    public void Run_WhatCannotBe_IsRefusedBeforeWork()
    {
        File.WriteAllText(_target, "old");
        Run(Request(QuantisationType.Q8_0, null)).Problem!.ShouldContain("exists already");
        Run(Request(QuantisationType.Q8_0, null) with { Target = _source, Replaces = true }).Problem!.ShouldContain("its own original");
        Run(Request(QuantisationType.Q8_0, null) with { Source = _target + "x" }).Problem!.ShouldContain("does not exist");
        Run(Request(QuantisationType.Q8_0, null) with { Target = Path.Combine(_folder, "none", "a.gguf") }).Problem!.ShouldContain("folder");
        Run(Request(QuantisationType.Q8_0, null) with { Replaces = true }, free: 1 << 20).Problem!.ShouldContain("1 MiB left");
        File.ReadAllText(_target).ShouldBe("old");
        Files().ShouldBe(["tiny-F16.gguf", "tiny-Q8_0.gguf"]);
    }

    [Theory]
    [InlineData("Quantising")]
    [InlineData("Asking the new one")]
    public void Run_Interrupted_LeavesNothing(string step)
    {
        using var interruption = new CancellationTokenSource();
        var progress = new Reports(report =>
        {
            if (report.Step == step)
            {
                interruption.Cancel();
            }
        });

        Should.Throw<OperationCanceledException>(() => QuantisationRun.Run(Request(QuantisationType.Q8_0, OwnAnswers(3)), _ => Plenty, progress, interruption.Token));

        Files().ShouldBe(["tiny-F16.gguf"]);
    }

    [Fact]
    public void Report_TextsOnly_JudgesByTheNextToken()
    {
        var outcome = Run(Request(QuantisationType.Q8_0, new EvaluationData { Texts = ["the on the in the"], Cases = [] }));

        outcome.Report!.TasksBefore.ShouldBeNull();
        outcome.Report.Tokens.ShouldBePositive();
        outcome.Report.PerplexityBefore.ShouldBeGreaterThan(1);
    }

    private static QuantisationOutcome Run(QuantisationRequest request, long free = Plenty) =>
        QuantisationRun.Run(request, _ => free, null, TestContext.Current.CancellationToken);

    private QuantisationRequest Request(QuantisationType type, EvaluationData? data) => new()
    {
        Source = _source,
        Target = _target,
        Type = type,
        Data = data,
        Evaluation = new EvaluationOptions { AnswerTokens = 4 },
        Model = new LocalModelOptions { Threads = 2 },
    };

    private string[] Files() => [.. Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    // Cases that the original has right, whatever it says.
    private EvaluationData OwnAnswers(int count)
    {
        string[] choices = ["a", "the", "on", "in", "re", "s"];
        var random = new Random(4);
        var cases = Enumerable.Range(0, count)
            .Select(_ => new EvaluationCase(
                [new CaseMessage("user", string.Concat(Enumerable.Range(0, 6).Select(_ => (char)random.Next('a', 'z'))))], "a", [.. choices]))
            .ToList();
        using var model = LocalModel.Open(_source, new LocalModelOptions { Threads = 2 });
        return new EvaluationData { Texts = [], Cases = [.. cases.Select(known => known with { Answer = Said(model, known) })] };
    }

    private static string Said(LocalModel model, EvaluationCase known) => known.Choices.First(choice =>
        ModelEvaluator.Evaluate(model, new EvaluationData { Texts = [], Cases = [known with { Answer = choice }] }, new EvaluationOptions()).Tasks.Right == 1);

    private sealed class Reports(Action<QuantisationProgress> take) : IProgress<QuantisationProgress>
    {
        public void Report(QuantisationProgress value) => take(value);
    }
}
