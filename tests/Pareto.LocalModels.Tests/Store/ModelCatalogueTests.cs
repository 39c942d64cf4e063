using Pareto.LocalModels.Store;

namespace Pareto.LocalModels.Tests.Store;

public sealed class ModelCatalogueTests
{
    [Fact]
    public void Shipped_Models_HaveNamesOfTheirOwnAndFilesInTypesThatRun()
    {
        var catalogue = ModelCatalogue.Shipped;

        catalogue.Models.Select(model => model.Name).ShouldBeUnique();
        catalogue.Models.SelectMany(model => model.Files).ShouldAllBe(file => file.Quantisation == "Q4_K_M" || file.Quantisation == "Q8_0");
        catalogue.Models.SelectMany(model => model.Files).ShouldAllBe(file => file.File.Contains(file.Quantisation, StringComparison.OrdinalIgnoreCase));
        catalogue.Models.SelectMany(model => model.Files).ShouldAllBe(file => file.Repo.Split('/', StringSplitOptions.None).Length == 2);
        catalogue.Models.SelectMany(model => model.Files).Select(file => file.File).ShouldBeUnique();
        catalogue.Models.ShouldAllBe(model => model.Files.Count > 0 && model.LicencePage!.Scheme == "https" && SafeFileName.IsSafe(model.Name));
    }

    [Fact]
    public void Shipped_Sizes_FitParametersAndQuantisation()
    {
        foreach (var (model, file) in ModelCatalogue.Shipped.Models.SelectMany(model => model.Files.Select(file => (model, file))))
        {
            // Bits a weight: 4.5 and 8.5 of the blocks themselves, more where a vocabulary stays wider or is counted twice.
            var bits = file.Megabytes * 8 / (model.Parameters * 1000);
            var (least, most) = file.Quantisation == "Q8_0" ? (8.3, 11.1) : (4.4, 8.2);
            bits.ShouldBeInRange(least, most, $"{model.Name} {file.Quantisation}");
        }
    }

    [Theory]
    [InlineData("llama-3.2-1b", "Llama-3.2-1B-Instruct-Q4_K_M.gguf")]
    [InlineData("LLAMA-3.2-1b:q8_0", "Llama-3.2-1B-Instruct-Q8_0.gguf")]
    [InlineData("qwen3-0.6b:Q4_K_M", "Qwen3-0.6B-Q4_K_M.gguf")]
    public void TryFind_NameAndQuantisation_IsTheFile(string name, string file)
    {
        ModelCatalogue.Shipped.TryFind(name, out _, out var found, out _).ShouldBeTrue();

        found.File.ShouldBe(file);
    }

    [Theory]
    [InlineData("lama-3.2-1b", "Did you mean \"llama-3.2-1b\"?")]
    [InlineData("gpt-5", "models list --catalogue")]
    [InlineData("llama-3.2-1b:Q2_K", "Q4_K_M and Q8_0")]
    public void TryFind_NotThere_SaysWhatThereIs(string name, string expected)
    {
        ModelCatalogue.Shipped.TryFind(name, out _, out _, out var problem).ShouldBeFalse();

        problem!.ShouldContain(expected);
    }

    [Fact]
    public void MemoryFor_Context_IsCountedToTheFile()
    {
        ModelCatalogue.Shipped.TryFind("llama-3.2-1b", out var model, out var file, out _).ShouldBeTrue();

        model.MemoryFor(file).ShouldBe(808_000_000 + (4096L * 16 * 8 * 64 * 2 * 2));
    }
}
