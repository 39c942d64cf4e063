using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using static Pareto.Core.Tests.Catalog.CatalogTestData;

namespace Pareto.Core.Tests.Catalog;

public sealed class ShippedPricesTests
{
    public static TheoryData<string> Files => [.. ShippedPrices.Read().Select(file => file.File)];

    [Fact]
    public void Read_Always_HoldsEveryFileOfTheFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pareto.slnx")))
        {
            folder = folder.Parent;
        }

        var files = Directory.GetFiles(Path.Combine(folder.ShouldNotBeNull().FullName, "config", "prices")).Select(Path.GetFileName);

        ShippedPrices.Read().Select(file => file.File).ShouldBe(files, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Sheet_EachShipped_HasNoProblem(string file)
    {
        var sheet = Sheet(file);

        PriceSheetValidator.Validate("", sheet).ShouldBeEmpty();
        sheet.Read!.Value.ShouldBeInRange(new(2026, 1, 1), Today);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Sheet_EachShipped_PricesEveryModelAboveZero(string file)
    {
        foreach (var model in Sheet(file).Models)
        {
            model.Prices.ShouldNotBeEmpty(model.Model);
            foreach (var price in model.Prices)
            {
                if (price.ComputeHour is { } hour)
                {
                    hour.ShouldBePositive(model.Model);
                    continue;
                }

                price.Input!.Value.ShouldBePositive(model.Model);
                if (!model.Abilities.SequenceEqual([TargetAbilities.Embeddings]))
                {
                    price.Output!.Value.ShouldBePositive(model.Model);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Sheet_EachShipped_GivesCachedInputForLessThanInput(string file)
    {
        foreach (var model in Sheet(file).Models)
        {
            foreach (var price in model.Prices.Where(price => price.ComputeHour is null))
            {
                (price.CachedInput ?? 0).ShouldBeLessThan(price.Input!.Value, model.Model);
                (price.CacheWrite ?? price.Input.Value).ShouldBeGreaterThanOrEqualTo(price.Input.Value, model.Model);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Sheet_EachShipped_KeepsItsPricesInOrder(string file)
    {
        foreach (var model in Sheet(file).Models)
        {
            model.Prices.Select(price => price.From).ShouldBeInOrder();
        }
    }

    [Fact]
    public void Like_EachShipped_NamesAShippedSheet()
    {
        var sheets = ShippedPrices.Read().Select(file => SheetReader.Read(file.Yaml)).ToList();

        sheets.SelectMany(sheet => sheet.Like).ShouldBeSubsetOf(sheets.Select(sheet => sheet.Provider));
    }

    [Theory]
    [InlineData("openai", "gpt-5.2", "1.75", "14.00")]
    [InlineData("anthropic", "claude-opus-4-6", "5.00", "25.00")]
    [InlineData("anthropic", "claude-sonnet-4-6", "3.00", "15.00")]
    [InlineData("deepseek", "deepseek-v3.2", "0.28", "0.42")]
    public void Find_BindingTable_IsExact(string provider, string model, string input, string output)
    {
        var prices = Shipped.Find(provider, External(provider), model)!.Prices.On(Today).ShouldNotBeNull();

        prices.Input.ShouldBe(decimal.Parse(input));
        prices.Output.ShouldBe(decimal.Parse(output));
        prices.Basis.ShouldBe(PriceBasis.Catalogue);
    }

    [Fact]
    public void Find_DeepSeek32_HasTheBindingCachedPrice() =>
        Shipped.Find("deepseek", External("deepseek"), "deepseek-v3.2")!.Prices.On(Today)!.CachedInput.ShouldBe(0.028m);

    [Theory]
    [InlineData("claude-opus-4-6")]
    [InlineData("claude-sonnet-4-6")]
    [InlineData("claude-haiku-4-5")]
    [InlineData("claude-3-5-haiku-20241022")]
    public void Find_ClaudeBefore5_HasThePublishedMultiplesForItsCache(string model)
    {
        var prices = Shipped.Find("anthropic", External("anthropic"), model)!.Prices.On(Today)!;

        prices.CachedInput.ShouldBe(prices.Input * 0.1m);
        prices.CacheWrite.ShouldBe(prices.Input * 1.25m);
        prices.CacheWriteHour.ShouldBe(prices.Input * 2);
    }

    [Theory]
    [InlineData("openai", "gpt-4-1106-preview")]
    [InlineData("mistral", "open-mixtral-8x7b")]
    [InlineData("recorded", "gpt-4-1106-preview")]
    [InlineData("recorded", "mistralai/Mixtral-8x7B-Instruct-v0.1")]
    [InlineData("recorded", "gpt-4o-2024-08-06")]
    public void Find_ModelOfAPublicRecording_HasACataloguePrice(string provider, string model) =>
        Shipped.Find(provider, External(provider), model)!.Prices.On(Today)!.Basis.ShouldBe(PriceBasis.Catalogue);

    [Theory]
    [InlineData("Meta-Llama-3.1-8B-Instruct")]
    [InlineData("Meta-Llama-3.1-70B-Instruct")]
    [InlineData("Qwen2.5-7B-Instruct")]
    [InlineData("Qwen2-7B-Instruct")]
    [InlineData("gemma-2-9b-it")]
    [InlineData("Phi-3-mini-4k-instruct")]
    [InlineData("mathstral-7B")]
    public void Find_OpenModelOfAPublicRecording_HasAnEstimate(string model) =>
        Shipped.Find("recorded", Local("recorded"), model)!.Prices.On(Today)!.Basis.ShouldBe(PriceBasis.Estimate);

    [Fact]
    public void Find_AzureDeploymentNamedLikeAModel_IsThatModelsPriceAsAnEstimate()
    {
        var prices = Shipped.Find("azure", External("azure-openai"), "gpt-4o")!.Prices.On(Today)!;

        prices.Input.ShouldBe(2.50m);
        prices.Basis.ShouldBe(PriceBasis.Estimate);
    }

    [Fact]
    public void LocalEstimate_Always_IsAnEstimateAboveZero()
    {
        var prices = Shipped.LocalEstimate("ollama").On(Today).ShouldNotBeNull();

        prices.Basis.ShouldBe(PriceBasis.Estimate);
        prices.Input.ShouldBePositive();
        prices.Output.ShouldBePositive();
    }

    [Fact]
    public void LocalEstimate_InProcess_IsAnHourOfComputing()
    {
        var prices = Shipped.LocalEstimate("in-process").On(Today).ShouldNotBeNull();

        prices.Basis.ShouldBe(PriceBasis.Estimate);
        prices.ComputeHour.ShouldNotBeNull().ShouldBePositive();
    }

    private static PriceSheet Sheet(string file) => SheetReader.Read(ShippedPrices.Read().Single(shipped => shipped.File == file).Yaml);
}
