using System.Text.Json;
using Pareto.Testing.Models;

namespace Pareto.Cli.Tests.Commands;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public ModelsCommandTests()
    {
        _model = Path.Combine(_folder.Path, "tiny.gguf");
        File.WriteAllBytes(_model, TinyModel.Make());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Show_Model_TellsWhatItIs()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "show", _model, "--json"]);

        run.Error.ShouldBeEmpty();
        var shown = JsonElement.Parse(run.Output);
        shown.GetProperty("architecture").GetString().ShouldBe("llama");
        shown.GetProperty("quantisation").GetString().ShouldBe("Q8_0");
        shown.GetProperty("vocabulary").GetInt32().ShouldBe(TinyModel.Vocabulary);
    }

    [Fact]
    public async Task Tokenize_Lines_GivesTokensWithoutSpecialOnes()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "tokenize", _model, "--jsonl"], input: "{\"text\":\"A the\"}\n{\"text\":\"\"}\n");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldBe("{\"tokens\":[65,260]}\n{\"tokens\":[]}\n");
    }

    [Fact]
    public async Task Tokenize_LineThatIsNoObject_FailsWithItsNumber()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "tokenize", _model, "--jsonl"], input: "{\"text\":\"A\"}\n[]\n");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("line 2");
    }

    [Fact]
    public async Task Parity_AgainstInventedReference_CountsTheDifference()
    {
        var zeros = string.Join(',', Enumerable.Repeat("0", TinyModel.Vocabulary));
        var reference = _folder.Write("reference.json", $$"""{"sequences":[{"tokens":[1,2],"positions":[{"pos":0,"top":[[3,1e9],[4,0]]}],"last_logits":[{{zeros}}]}]}""");

        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "parity", _model, reference, "--json"]);

        run.Error.ShouldBeEmpty();
        var report = JsonElement.Parse(run.Output);
        report.GetProperty("positions").GetInt32().ShouldBe(1);
        report.GetProperty("maxDifference").GetDouble().ShouldBeGreaterThan(9e8);
    }

    [Fact]
    public async Task Bench_TinyModel_MeasuresBoth()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "bench", _model, "--prompt", "8", "--generate", "4", "--rounds", "1", "--json"]);

        run.Error.ShouldBeEmpty();
        JsonElement.Parse(run.Output).GetProperty("generationTokensPerSecond").GetDouble().ShouldBePositive();
    }

    [Fact]
    public async Task Show_FileThatIsNoModel_FailsInOneLine()
    {
        var file = _folder.Write("text.gguf", "not a model");

        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "show", file]);

        run.ExitCode.ShouldBe(1);
        run.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("not a GGUF file");
    }
}
