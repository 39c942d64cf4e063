using Pareto.Core.Configuration;
using Pareto.Core.Pipeline;

namespace Pareto.Core.Tests.Pipeline;

public sealed class CheckedConfigurationTests
{
    private static readonly ConfigurationProblem Problem = new("routing.smallUpTo", "is too high") { Line = 3 };

    [Fact]
    public void Describe_InAFile_IsFileLinePathAndMessage() =>
        (Nothing with { File = "a.yaml", Text = "text" }).Describe(Problem).ShouldBe("a.yaml:3: routing.smallUpTo: is too high");

    [Fact]
    public void Describe_WithoutAFile_IsPathAndMessage() =>
        Nothing.Describe(Problem with { Line = null }).ShouldBe("routing.smallUpTo: is too high");

    [Fact]
    public void Describe_FileThatIsAFolder_NamesItOnce()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var configuration = new ConfigurationChecker(static _ => null, TimeProvider.System).CheckFile(folder);

            configuration.Problems.Select(configuration.Describe).ShouldBe([$"{folder} is a folder, not a file"]);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static CheckedConfiguration Nothing => new() { Options = new ParetoConfiguration(), Problems = [] };
}
