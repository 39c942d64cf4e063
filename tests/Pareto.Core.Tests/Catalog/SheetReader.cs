using System.Globalization;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using YamlDotNet.RepresentationModel;

namespace Pareto.Core.Tests.Catalog;

/// <summary>Reads a price sheet as strictly as the schema is written: an unknown key or a malformed figure throws.</summary>
internal static class SheetReader
{
    public static PriceSheet Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = new Fields(stream.Documents.ShouldHaveSingleItem().RootNode);
        var sheet = new PriceSheet
        {
            Provider = root.Text("provider")!,
            Hosts = root.Texts("hosts"),
            Like = root.Texts("like"),
            Basis = root.Basis("basis") ?? PriceBasis.Catalogue,
            Source = root.Text("source") ?? "",
            Read = root.Day("read"),
            Models = root.Each("models", Model),
        };
        root.ShouldBeRead();
        return sheet;
    }

    private static ModelFacts Model(Fields fields) => new()
    {
        Model = fields.Text("model")!,
        Match = fields.Texts("match"),
        ContextTokens = fields.Number("contextTokens"),
        MaxOutputTokens = fields.Number("maxOutputTokens"),
        Abilities = [.. fields.Texts("abilities").Select(Ability)],
        Prices = fields.Each("prices", Price),
    };

    private static DatedPrice Price(Fields fields) => new()
    {
        From = fields.Day("from"),
        Input = fields.Money("input"),
        CachedInput = fields.Money("cachedInput"),
        CacheWrite = fields.Money("cacheWrite"),
        CacheWriteHour = fields.Money("cacheWriteHour"),
        AudioInput = fields.Money("audioInput"),
        Output = fields.Money("output"),
        AudioOutput = fields.Money("audioOutput"),
        ComputeHour = fields.Money("computeHour"),
        Basis = fields.Basis("basis"),
    };

    private static TargetAbilities Ability(string text)
    {
        var ability = Enum.Parse<TargetAbilities>(text, ignoreCase: true);
        text.ShouldBe(char.ToLowerInvariant(ability.ToString()[0]) + ability.ToString()[1..]);
        return ability;
    }

    private sealed class Fields(YamlNode node)
    {
        private readonly Dictionary<string, YamlNode> _unread =
            ((YamlMappingNode)node).Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => pair.Value);

        public string? Text(string key) => _unread.Remove(key, out var value) ? ((YamlScalarNode)value).Value : null;

        public string[] Texts(string key) =>
            _unread.Remove(key, out var value) ? [.. ((YamlSequenceNode)value).Select(item => ((YamlScalarNode)item).Value!)] : [];

        public int? Number(string key) => Text(key) is { } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

        public decimal? Money(string key) => Text(key) is { } text ? decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : null;

        public DateOnly? Day(string key) => Text(key) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

        public PriceBasis? Basis(string key) => Text(key) switch
        {
            null => null,
            "catalogue" => PriceBasis.Catalogue,
            "estimate" => PriceBasis.Estimate,
            var other => throw new FormatException(other),
        };

        public T[] Each<T>(string key, Func<Fields, T> read) =>
            _unread.Remove(key, out var value) ? [.. ((YamlSequenceNode)value).Select(item => Whole(new Fields(item), read))] : [];

        public void ShouldBeRead() => _unread.Keys.ShouldBeEmpty();

        private static T Whole<T>(Fields fields, Func<Fields, T> read)
        {
            var result = read(fields);
            fields.ShouldBeRead();
            return result;
        }
    }
}
