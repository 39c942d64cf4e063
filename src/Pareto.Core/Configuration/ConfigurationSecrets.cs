using System.Collections;

namespace Pareto.Core.Configuration;

/// <summary>Collects what a configuration holds as secrets, wherever in it they stand, so that no new option is forgotten.</summary>
internal static class ConfigurationSecrets
{
    /// <param name="options">An option record.</param>
    public static IEnumerable<SecretText> In(object options) => In(OptionShape.OfRecord(options.GetType()), options);

    private static IEnumerable<SecretText> In(OptionShape shape, object? value) => (shape, value) switch
    {
        (_, null) => [],
        (_, SecretText secret) => [secret],
        (OptionShape.Record record, _) => record.Properties.SelectMany(property => In(property.Shape, property.Get(value))),
        (OptionShape.List list, _) => ((IEnumerable)value).Cast<object?>().SelectMany(item => In(list.Item, item)),

        // Of whatever type the values are, the dictionary is a row of pairs.
        (OptionShape.Map map, _) => ((IEnumerable)value).Cast<object>().SelectMany(pair => In(map.Value, pair.GetType().GetProperty("Value")!.GetValue(pair))),
        _ => [],
    };
}
