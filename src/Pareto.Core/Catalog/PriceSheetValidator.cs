using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>What a price sheet must hold beyond its shape. A sheet with a problem is never used in part.</summary>
public static class PriceSheetValidator
{
    public static IEnumerable<ConfigurationProblem> Validate(string path, PriceSheet sheet)
    {
        if (sheet.Provider.Length == 0)
        {
            yield return new(Join(path, "provider"), "The sheet names no provider: write the preset or the provider's name in the configuration.");
        }

        if (sheet.Source.Length == 0)
        {
            yield return new(Join(path, "source"), "The figures have no source: name the price page they were read from.");
        }

        if (sheet.Read is null)
        {
            yield return new(Join(path, "read"), "The sheet does not say when its figures were read: write the day, as in 2026-11-22.");
        }

        if (!IsPublishable(sheet.Basis))
        {
            yield return new(Join(path, "basis"), "A sheet's basis is catalogue or estimate.");
        }

        foreach (var problem in PriceVariantOptions.ValidateShared(path, sheet.Variants))
        {
            yield return problem;
        }

        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < sheet.Models.Count; i++)
        {
            var model = sheet.Models[i];
            var modelPath = Join(path, $"models[{i}]");
            if (model.Model.Length == 0)
            {
                yield return new(modelPath + ".model", "The entry names no model.");
                continue;
            }

            foreach (var name in model.Match.Prepend(model.Model))
            {
                if (!names.TryAdd(name, model.Model))
                {
                    yield return new(modelPath, $"The name \"{name}\" is on the sheet twice, here and at \"{names[name]}\": one name has one price.");
                }
            }

            foreach (var problem in Prices(modelPath, model))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> Prices(string modelPath, ModelFacts model)
    {
        var days = new HashSet<DateOnly>();
        for (var i = 0; i < model.Prices.Count; i++)
        {
            var price = model.Prices[i];
            var path = $"{modelPath}.prices[{i}]";
            if (price.From is not { } from)
            {
                yield return new(path + ".from", "The price does not say from which day it holds, as in 2026-07-30.");
            }
            else if (!days.Add(from))
            {
                yield return new(path + ".from", $"\"{model.Model}\" has two prices from {from:yyyy-MM-dd}: keep one.");
            }

            if (price.LacksInput)
            {
                yield return new(path + ".input", "The price of input is missing; a model that costs nothing says 0.");
            }

            if (price.LacksOutput)
            {
                yield return new(path + ".output", "The price of output is missing; a model that only embeds says 0.");
            }

            if (price.HasNegative)
            {
                yield return new(path, "A price is below 0.");
            }

            foreach (var problem in PriceVariantOptions.Validate(path, price))
            {
                yield return problem;
            }

            if (price.Basis is { } basis && !IsPublishable(basis))
            {
                yield return new(path + ".basis", "A price's basis is catalogue or estimate.");
            }
        }
    }

    private static bool IsPublishable(PriceBasis basis) => basis is PriceBasis.Catalogue or PriceBasis.Estimate;

    private static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";
}
