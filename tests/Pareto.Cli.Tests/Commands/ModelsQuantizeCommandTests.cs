using System.Text.Json;
using Pareto.Testing.Models;

namespace Pareto.Cli.Tests.Commands;

public sealed class ModelsQuantizeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public ModelsQuantizeCommandTests()
    {
        _model = Path.Combine(_folder.Path, "tiny-F16.gguf");
        File.WriteAllBytes(_model, TinyModel.Make());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Quantize_WithoutData_SaysThatNothingWasCompared()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "quantize", _model, "--to", "Q4_0"]);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("Nothing was compared");
        run.Error.ShouldContain("quantised before");
        File.Exists(Path.Combine(_folder.Path, "tiny-Q4_0.gguf")).ShouldBeTrue();
        File.Exists(Path.Combine(_folder.Path, "tiny-Q4_0.parity.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task Quantize_TooMuchLost_FailsWithTheFigures()
    {
        // What the original says to each prompt is its own right answer; the other file says something else to some.
        var lines = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            lines.Add($$"""{"prompt":"{{(char)('a' + i)}}{{i}}","choices":["a","the","on","in"],"answer":"{{"a the on in".Split(' ')[i % 4]}}"}""");
        }

        var data = _folder.Write("data.jsonl", string.Join('\n', lines));
        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "quantize", _model, "out.gguf", "--to", "Q4_0", "--parity", data, "--tolerance", "0", "--json"]);

        var report = JsonElement.Parse(run.Output);
        report.GetProperty("accuracyBefore").GetProperty("cases").GetInt32().ShouldBe(12);
        var isKept = report.GetProperty("lossPoints").GetDouble() <= 0;
        report.GetProperty("kept").GetBoolean().ShouldBe(isKept);
        run.ExitCode.ShouldBe(isKept ? 0 : 1);
        File.Exists(Path.Combine(_folder.Path, "out.gguf")).ShouldBe(isKept);
        File.Exists(Path.Combine(_folder.Path, "out.parity.json")).ShouldBe(isKept);
    }

    [Fact]
    public async Task Quantize_ExistingFileOrBadData_FailsInOneLine()
    {
        var data = _folder.Write("data.jsonl", "{\"prompt\":3}");
        _folder.Write("out.gguf", "mine");

        var existing = await ParetoProcess.RunAsync(_folder.Path, ["models", "quantize", _model, "out.gguf", "--to", "Q8_0"]);
        existing.ExitCode.ShouldBe(1);
        existing.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("exists already");
        File.ReadAllText(Path.Combine(_folder.Path, "out.gguf")).ShouldBe("mine");

        var bad = await ParetoProcess.RunAsync(_folder.Path, ["models", "quantize", _model, "--to", "Q8_0", "--parity", data]);
        bad.ExitCode.ShouldBe(1);
        bad.Error.ShouldContain("Line 1");

        var tolerant = await ParetoProcess.RunAsync(_folder.Path, ["models", "quantize", _model, "--to", "Q8_0", "--tolerance", "21"]);
        tolerant.ExitCode.ShouldBe(2);
        tolerant.Error.ShouldContain("0 to 20");
    }
}
