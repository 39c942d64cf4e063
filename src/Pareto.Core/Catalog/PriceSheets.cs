using Pareto.Core.Configuration;

namespace Pareto.Core.Catalog;

/// <summary>Reads the price sheets: those that ship first, then those that the configuration names.</summary>
public static class PriceSheets
{
    private static readonly Lazy<PriceSheet[]> Shipped = new(() => [.. ShippedPrices.Read().Select(ReadShipped)]);

    /// <summary>The catalogue that ships.</summary>
    public static PriceCatalogue LoadShipped() => PriceCatalogue.From(Shipped.Value);

    internal static PriceCatalogue Load(PriceOptions options, List<ConfigurationProblem> problems)
    {
        var sheets = new List<PriceSheet>(Shipped.Value);
        for (var i = 0; i < options.Files.Count; i++)
        {
            var file = ConfigurationFile.Read(options.Files[i]);
            if (file.Text is null)
            {
                problems.Add(new($"prices.files[{i}]", file.Problem!));
                continue;
            }

            var read = Read(file.Text, options.Files[i]);
            problems.AddRange(read.Problems.Select(problem => new ConfigurationProblem($"prices.files[{i}]", read.Describe(problem))));
            if (read.IsValid)
            {
                sheets.Add(read.Value!);
            }
        }

        return PriceCatalogue.From(sheets);
    }

    private static ConfigurationResult<PriceSheet> Read(string text, string file)
    {
        var read = ConfigurationReader.Read<PriceSheet>(text, file, static _ => null);
        return read.Value is { } sheet
            ? read.With(PriceSheetValidator.Validate("", sheet))
            : read;
    }

    private static PriceSheet ReadShipped((string File, string Yaml) shipped)
    {
        var read = Read(shipped.Yaml, shipped.File);
        return read.IsValid ? read.Value! : throw new InvalidOperationException(string.Join("; ", read.Problems.Select(read.Describe)));
    }
}
