using System.Text.Json;
using Pareto.Testing;
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

    [Fact]
    public async Task Bench_AgainstServerWithTasks_TellsBothSides()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("Paris."));
        var data = _folder.Write("tasks.jsonl", "{\"prompt\":\"Capital of France?\",\"answer\":\"Paris\"}\n{\"prompt\":\"Capital of Spain?\",\"answer\":\"Madrid\"}\n");
        string[] bench = ["models", "bench", _model, "--prompt", "8", "--generate", "4", "--rounds", "1", "--streams", "1,2", "--against", upstream.OpenAiUrl.ToString(), "--api-key-env", "PEER_KEY"];
        var environment = new Dictionary<string, string> { ["PEER_KEY"] = "not-a-real-key" };

        var run = await ParetoProcess.RunAsync(_folder.Path, [.. bench, "--tasks", data, "--answer-tokens", "4", "--json"], environment);

        run.Error.ShouldBeEmpty();
        var report = JsonElement.Parse(run.Output);
        report.GetProperty("runs").GetArrayLength().ShouldBe(2);
        report.GetProperty("runs")[1].GetProperty("against").GetProperty("generationTokensPerSecond").GetDouble().ShouldBePositive();
        report.GetProperty("runs")[1].GetProperty("ratio").GetProperty("timeToFirstTokenMs").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        report.GetProperty("tasks").GetProperty("againstAccuracy").GetProperty("right").GetInt32().ShouldBe(1);
        report.GetProperty("tasks").GetProperty("accuracy").GetProperty("cases").GetInt32().ShouldBe(2);
        upstream.Requests[0].Headers["Authorization"].ShouldBe("Bearer not-a-real-key");

        var table = await ParetoProcess.RunAsync(_folder.Path, bench, environment);
        table.Error.ShouldBeEmpty();
        table.Output.ShouldContain("here : there");
    }

    [Fact]
    public async Task Bench_ServerThatCannotBeAsked_FailsInOneLine()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Error(500, "it broke"));
        string[][] wrong =
        [
            ["--against", "not a url"],
            ["--against", ScriptedUpstream.RefusingAddress().ToString()],
            ["--against", upstream.OpenAiUrl.ToString()],
            ["--against", upstream.OpenAiUrl.ToString(), "--api-key-env", "NO_SUCH_VARIABLE"],
            ["--against-model", "alone"],
        ];
        foreach (var arguments in wrong)
        {
            var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "bench", _model, "--prompt", "8", "--generate", "4", "--rounds", "1", "--streams", "1", .. arguments]);
            run.ExitCode.ShouldBe(1);
            run.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldStartWith("pareto: ");
        }
    }
}
