namespace Pareto.Cli.Tests.Commands;

public sealed class ImportCommandTests : IDisposable
{
    private const string LiteLlm =
        """
        model_list:
          - model_name: gpt
            litellm_params: { model: openai/gpt-5.2, api_key: os.environ/OPENAI_API_KEY }
          - model_name: cheap
            litellm_params: { model: openai/gpt-5-mini, api_key: os.environ/OPENAI_API_KEY }
          - model_name: house
            litellm_params: { model: ollama/llama3.2:3b }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_KnownModels_AreProposedForTiers_AndTheFilePassesTheCheck()
    {
        _folder.Write("config.yaml", LiteLlm);
        var keys = new Dictionary<string, string> { ["OPENAI_API_KEY"] = "a-key-for-tests" };

        var import = await ParetoProcess.RunAsync(_folder.Path, ["import", "litellm", "config.yaml", "--out", "pareto.yaml"]);
        var check = await ParetoProcess.RunAsync(_folder.Path, ["check"], keys);

        import.ExitCode.ShouldBe(0);
        import.Output.ShouldBeEmpty();
        check.Error.ShouldBeEmpty();
        check.ExitCode.ShouldBe(0);
        check.Output.ShouldContain("small    ollama/llama3.2:3b");
        check.Output.ShouldContain("mid      openai/gpt-5-mini");
        check.Output.ShouldContain("premium  openai/gpt-5.2");
    }

    [Fact]
    public async Task Import_FileThatExists_IsNotOverwritten()
    {
        _folder.Write("config.yaml", LiteLlm);
        var kept = _folder.Write("pareto.yaml", "# mine");

        var run = await ParetoProcess.RunAsync(_folder.Path, ["import", "litellm", "config.yaml", "--out", "pareto.yaml"]);

        run.ExitCode.ShouldBe(1);
        (await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken)).ShouldBe("# mine");
    }

    [Theory]
    [InlineData("providers: {}\n", "the file lists no models")]
    [InlineData("model_list: [\n", "not valid YAML")]
    public async Task Import_NothingToTranslate_Fails(string text, string expected)
    {
        _folder.Write("config.yaml", text);

        var run = await ParetoProcess.RunAsync(_folder.Path, ["import", "litellm", "config.yaml"]);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain(expected);
    }
}
