namespace Pareto.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private static readonly string[] Verbs =
        ["serve", "demo", "check", "explain", "audit", "guard", "import", "ledger", "plan", "prices", "top", "audit-trail", "admin-key", "keys", "models", "router"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Help_OfAll_HasOneLineForEachVerb()
    {
        var run = await RunAsync("--help");

        run.ExitCode.ShouldBe(0);
        var lines = run.Output.Split('\n').SkipWhile(line => !line.StartsWith("Commands:", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.Trim().Length > 0).ToArray();
        lines.Select(line => line.Trim().Split(' ')[0]).ShouldBe(Verbs);
        run.Output.ShouldContain("Examples:");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("check")]
    [InlineData("explain")]
    [InlineData("audit")]
    [InlineData("guard", "scan")]
    [InlineData("guard", "check")]
    [InlineData("guard", "fingerprint")]
    [InlineData("import", "litellm")]
    [InlineData("ledger")]
    [InlineData("plan")]
    [InlineData("top")]
    [InlineData("audit-trail", "verify")]
    [InlineData("audit-trail", "export")]
    [InlineData("admin-key", "rotate")]
    [InlineData("models", "list")]
    [InlineData("models", "pull")]
    [InlineData("models", "remove")]
    [InlineData("models", "show")]
    [InlineData("models", "chat")]
    [InlineData("models", "parity")]
    public async Task Help_OfAVerb_EndsWithItsExamples(params string[] verb)
    {
        var run = await RunAsync([.. verb, "--help"]);

        run.ExitCode.ShouldBe(0);
        run.Output.TrimEnd().Split("Examples:")[1].ShouldContain($"pareto {string.Join(' ', verb)}");
    }

    [Fact]
    public async Task NoVerb_ShowsTheHelp()
    {
        var run = await RunAsync();

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldContain("Commands:");
    }

    [Theory]
    [InlineData("did you mean serve?", "serv")]
    [InlineData("did you mean --recordings?", "demo", "--recording", "x")]
    [InlineData("serve knows no 'extra'", "serve", "extra")]
    [InlineData("--listen takes an address", "serve", "--listen", "https://127.0.0.1:4000")]
    [InlineData("--by takes any of day, tier, target, key, workload", "ledger", "--by", "colour")]
    [InlineData("--since takes a day", "ledger", "--since", "yesterday")]
    [InlineData("name one", "ledger", "--json", "--csv")]
    [InlineData("--interval takes seconds", "top", "--interval", "0")]
    [InlineData("Required argument missing", "import", "litellm")]
    [InlineData("--context must be", "models", "show", "model.gguf", "--context", "0")]
    [InlineData("--temperature must be", "models", "chat", "model.gguf", "--temperature", "-1")]
    [InlineData("--threads must be a whole number", "models", "bench", "model.gguf", "--threads", "0")]
    public async Task WrongUsage_IsTold_WithExitCodeTwo(string expected, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain(expected);
    }

    private Task<ParetoRun> RunAsync(params string[] arguments) => ParetoProcess.RunAsync(_folder.Path, arguments);
}
