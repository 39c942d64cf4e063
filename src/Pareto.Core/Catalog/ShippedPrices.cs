namespace Pareto.Core.Catalog;

/// <summary>The price sheets of config/prices, carried inside the assembly so that the program works without any file beside it.</summary>
public static class ShippedPrices
{
    private const string Prefix = "prices/";

    /// <summary>The name of each file, as in <c>openai.yaml</c>, and its text, in the order of the names.</summary>
    public static IEnumerable<(string File, string Yaml)> Read()
    {
        var assembly = typeof(ShippedPrices).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[Prefix.Length..], reader.ReadToEnd());
        }
    }
}
