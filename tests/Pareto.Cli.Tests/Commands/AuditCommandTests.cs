using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class AuditCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Audit_OfALog_TellsTheFactsAndTheBrokenLines()
    {
        WriteLog();

        var run = await RunAsync("audit", "log.jsonl");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldContain("3 calls in 2 workloads, $0.6000, 2026-03-02 to 2026-03-02");
        run.Output.ShouldContain("What was asked, and what it cost");
        run.Output.ShouldContain("triage");
        run.Output.ShouldContain("log.jsonl:3: not valid JSON, perhaps cut off");
        run.Output.ShouldNotContain("\u001b[");
    }

    [Fact]
    public async Task Audit_AsJson_IsOneObjectWithoutAnyText()
    {
        WriteLog();

        var run = await RunAsync("audit", "log.jsonl", "--json");

        var facts = JsonElement.Parse(run.Output);
        facts.GetProperty("calls").GetInt64().ShouldBe(3);
        facts.GetProperty("cost").GetDecimal().ShouldBe(0.60m);
        facts.GetProperty("broken").GetProperty("count").GetInt64().ShouldBe(1);
        var triage = facts.GetProperty("workloads").EnumerateArray().Single(workload => workload.GetProperty("name").GetString() == "triage");
        triage.GetProperty("exactDuplicateShare").GetDouble().ShouldBe(0.5);
        triage.GetProperty("foundBy").GetString().ShouldBe("name");
        run.Output.ShouldNotContain("lamp");
    }

    [Fact]
    public async Task Audit_OfNothing_FailsWithWhatWasLookedFor()
    {
        _folder.Write("notes.txt", "no log at all");

        var run = await RunAsync("audit", "notes.txt");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("notes.txt");
        run.Error.ShouldContain("looked for");
    }

    [Theory]
    [InlineData("--format takes one of openai, anthropic, litellm", "--format", "xml")]
    [InlineData("--columns knows no field 'modle'. Did you mean \"model\"?", "--columns", "modle=x")]
    [InlineData("--since takes a day", "--since", "May")]
    public async Task Audit_WrongOptions_AreTold(string expected, params string[] options)
    {
        var run = await RunAsync(["audit", "log.jsonl", .. options]);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(expected);
    }

    private void WriteLog() => _folder.Write("log.jsonl",
        """
        {"ts":"2026-03-02T08:00:00Z","workload":"triage","model":"gpt-5-mini","messages":[{"role":"user","content":"Which label has a lamp?"}],"response":"other","cost":0.1}
        {"ts":"2026-03-02T08:00:01Z","workload":"triage","model":"gpt-5-mini","messages":[{"role":"user","content":"Which label has a lamp?"}],"response":"other","cost":0.2}
        {"ts":"2026-03-02T08:00:02Z","workload":"triage","model":"gpt
        {"ts":"2026-03-02T08:00:03Z","workload":"mail","model":"gpt-5-mini","messages":[{"role":"user","content":"Write a letter."}],"response":"Dear","cost":0.3}
        """);

    private Task<ParetoRun> RunAsync(params string[] arguments) => ParetoProcess.RunAsync(_folder.Path, arguments);
}
