namespace Pareto.Core.Tests.Architecture;

public class LayeringTests
{
    public static TheoryData<string> CoreFolders() =>
        [.. Directory.EnumerateDirectories(SourceTree.PathOf("src", "Pareto.Core")).Select(path => Path.GetFileName(path)!)
            .Where(name => name is not ("bin" or "obj"))];

    [Theory]
    [MemberData(nameof(CoreFolders))]
    public void Folder_InCore_UsesLowerRowsOnly(string folder)
    {
        var offences = SourceTree.Sources("src", "Pareto.Core", folder)
            .SelectMany(file => Layering.Offences(folder, File.ReadAllText(file))
                .Select(offence => $"{Path.GetRelativePath(SourceTree.Root, file)}: {offence}"));

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void CoreRoot_HoldsNoSources()
    {
        Directory.EnumerateFiles(SourceTree.PathOf("src", "Pareto.Core"), "*.cs").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Exchange", "using Pareto.Core.Wire;")]
    [InlineData("Wire", "using Pareto.Core.Text;")]
    [InlineData("Wire", "using static Pareto.Core.Providers.ProviderPresets;")]
    [InlineData("Providers", "class A { Accounting.Ledger ledger; }")]
    [InlineData("Providers", "class A { object o = new Core.Accounting.Ledger(); }")]
    [InlineData("Routing", "class A : global::Pareto.Core.Execution.Executor;\nclass B : Pipeline.Gateway;")]
    [InlineData("Unknown", "")]
    public void Offences_NameOfHigherOrNeighbouringFolder_IsFound(string folder, string source)
    {
        Layering.Offences(folder, source).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("Providers", "using Pareto.Core.Wire;\nusing Pareto.Core.Exchange;")]
    [InlineData("Providers", "// Accounting.Ledger settles it\nclass A { string s = \"Accounting.Ledger\"; }")]
    [InlineData("Wire", "class A { int n = options.Text.Length; }")]
    [InlineData("Pipeline", "using Pareto.Core.Accounting;\nclass A { Wire.SseReader reader; }")]
    public void Offences_LowerRowsCommentsAndMembers_AreFine(string folder, string source)
    {
        Layering.Offences(folder, source).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Pareto.Core", "")]
    [InlineData("Pareto.LocalModels", "Pareto.Core")]
    [InlineData("Pareto.Server", "Pareto.Core")]
    [InlineData("Pareto.Workbench", "Pareto.Core")]
    [InlineData("Pareto.Cli", "Pareto.LocalModels Pareto.Server Pareto.Workbench")]
    public void Project_References_AreThoseOfTheHouse(string project, string expected)
    {
        var references = System.Xml.Linq.XDocument.Load(SourceTree.PathOf("src", project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        references.Order().ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public void HttpServing_OutsideTheServer_IsNowhere()
    {
        var offenders = new[] { "Pareto.Core", "Pareto.Workbench" }
            .SelectMany(project => SourceTree.Sources("src", project))
            .Where(file => File.ReadAllText(file).Contains("Microsoft.AspNetCore", StringComparison.Ordinal));

        offenders.ShouldBeEmpty();
    }
}
