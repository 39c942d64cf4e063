using Pareto.Core.Catalog;
using Pareto.Core.Configuration;

namespace Pareto.Core.Tests.Catalog;

/// <summary>Reads a price sheet as the product does, and fails on whatever it does not understand.</summary>
internal static class SheetReader
{
    public static PriceSheet Read(string yaml)
    {
        var read = ConfigurationReader.Read<PriceSheet>(yaml, "sheet.yaml", static _ => null);
        read.Problems.Select(read.Describe).ShouldBeEmpty();
        return read.Value.ShouldNotBeNull();
    }
}
