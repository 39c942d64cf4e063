using System.Text.RegularExpressions;
using Pareto.Core.Pipeline;
using Pareto.Testing;

namespace Pareto.Cli.Tests;

/// <summary>Every configuration that the project shows works: the files under config/ and the blocks in the documents.</summary>
public sealed partial class ConfigurationFilesTests
{
    public static TheoryData<string> Files =>
    [
        .. Directory.GetFiles(Repository.PathOf("config"), "*.yaml").Concat(Directory.GetFiles(Repository.PathOf("config", "recipes"), "*.yaml"))
            .Select(file => Path.GetRelativePath(Repository.Root, file)),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_EachShown_HasNoProblem(string file)
    {
        var configuration = Checker.CheckFile(Repository.PathOf(file));

        configuration.Problems.Select(configuration.Describe).ShouldBeEmpty();
        configuration.IsValid.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_EachShown_NamesTheSchemaForEditors(string file)
    {
        var path = Repository.PathOf(file);

        var first = File.ReadLines(path).First();

        first.ShouldStartWith("# yaml-language-server: $schema=");
        File.Exists(Path.Combine(Path.GetDirectoryName(path)!, first.Split('=')[1])).ShouldBeTrue();
    }

    [Fact]
    public void Documents_EachBlockMarkedAsConfiguration_HasNoProblem()
    {
        var documents = Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories));
        foreach (var document in documents)
        {
            foreach (Match block in MarkedBlock.Matches(File.ReadAllText(document)))
            {
                var configuration = Checker.Check(block.Groups["yaml"].Value, document);

                configuration.Problems.Select(configuration.Describe).ShouldBeEmpty(block.Value);
            }
        }
    }

    [Fact]
    public async Task Schema_Published_IsTheOneOfTheBuiltProgram()
    {
        using var folder = new TemporaryFolder();

        var run = await ParetoProcess.RunAsync(folder.Path, ["check", "--schema"]);

        run.ExitCode.ShouldBe(0);
        var published = await File.ReadAllTextAsync(Repository.PathOf("config", "pareto.schema.json"), TestContext.Current.CancellationToken);
        published.ShouldBe(run.Output, "write it anew: ./pareto check --schema > config/pareto.schema.json");
    }

    // Every variable is set: to something long enough for a key, and to a different one each.
    // And every model file is there.
    private static ConfigurationChecker Checker => new(
        static name => name.EndsWith("_SECRET", StringComparison.Ordinal) ? $"whsec_{new string('A', 32)}" : $"{name}-0123456789abcdef", TimeProvider.System, new FakeInProcessModels());

    [GeneratedRegex(@"^```yaml\r?\n(?<yaml># pareto\.yaml.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex MarkedBlock { get; }
}
