using Pareto.Core.Configuration;
using Pareto.Core.Pipeline;
using Pareto.Testing;

namespace Pareto.Core.Tests.Docs;

public class ConfigurationPageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Of("docs/configuration.md");

    [Fact]
    public void Table_KeysAndDefaults_AreThoseOfTheOptionRecords()
    {
        var written = Page.TableRows.Where(row => row[0].StartsWith('`') && row.Length == 3).Select(row => $"{row[0]} {row[1]}".TrimEnd());
        var options = Options("", OptionShape.OfRecord(typeof(ParetoConfiguration)), new ParetoConfiguration())
            .Select(option => $"`{option.Key}` {(option.Default is null ? "" : $"`{option.Default}`")}".TrimEnd());

        written.ShouldBe(options, ignoreOrder: false);
    }

    [Fact]
    public void Reference_Keys_AreAllOfTheOptionRecords()
    {
        var reference = Checkout.Read("config/pareto.reference.yaml");
        var keys = Options("", OptionShape.OfRecord(typeof(ParetoConfiguration)), new ParetoConfiguration())
            .Select(option => option.Key[(option.Key.LastIndexOf('.') + 1)..]);

        keys.Where(key => !reference.Contains($"{key}:", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>Every scalar, and every list or map of scalars, in the order of the records.</summary>
    private static IEnumerable<(string Key, string? Default)> Options(string path, OptionShape.Record record, object? options)
    {
        foreach (var property in record.Properties)
        {
            var key = path.Length == 0 ? property.Key : $"{path}.{property.Key}";
            var value = options is null ? null : property.Get(options);
            var below = property.Shape switch
            {
                OptionShape.Record inner => Options(key, inner, value ?? Activator.CreateInstance(inner.Type)),
                OptionShape.List { Item: OptionShape.Record item } => Options(key + "[]", item, Activator.CreateInstance(item.Type)),
                OptionShape.Map { Value: OptionShape.Record item } => Options(key + ".NAME", item, Activator.CreateInstance(item.Type)),
                ScalarShape scalar => [(key, value is null or "" ? null : scalar.Write(value))],
                _ => [(key, null)],
            };
            foreach (var option in below)
            {
                yield return option;
            }
        }
    }
}
