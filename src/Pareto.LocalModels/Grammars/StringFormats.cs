using System.Collections.Frozen;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// The values of <c>format</c> as patterns of what is written for them: never anything that the format does not allow,
/// though not all that it does (years from 1000 to 2999, no leap seconds, plain host names).
/// </summary>
internal static class StringFormats
{
    private const string Year = "[12][0-9]{3}";
    private const string LeapYear = "([12][0-9](0[48]|[2468][048]|[13579][26])|(12|16|20|24|28)00)";
    private const string Date =
        $"({Year}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|{LeapYear}-02-29)";

    private const string Time = @"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])";
    private const string Byte = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private const string Label = "[A-Za-z0-9]([A-Za-z0-9-]{0,20}[A-Za-z0-9])?";
    private const string HostName = $@"{Label}(\.{Label}){{0,5}}";
    private const string DottedName = $@"{Label}(\.{Label}){{0,4}}\.[A-Za-z]{{2,10}}";
    private const string Hexadecimals = "[0-9A-Fa-f]{1,4}";
    private const string PathCharacter = "([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";
    private const string Tail = $@"(/{PathCharacter}*){{0,20}}(\?({PathCharacter}|[/?]){{0,200}})?(#({PathCharacter}|[/?]){{0,100}})?";

    private static readonly FrozenDictionary<string, string> _patterns = new Dictionary<string, string>
    {
        ["date"] = Date,
        ["time"] = Time,
        ["date-time"] = $"{Date}T{Time}",
        ["duration"] = "P([0-9]{1,3}W|([0-9]{1,3}Y([0-9]{1,2}M([0-9]{1,2}D)?)?|[0-9]{1,2}M([0-9]{1,2}D)?|[0-9]{1,3}D)|T([0-9]{1,3}H([0-9]{1,2}M([0-9]{1,2}S)?)?|[0-9]{1,3}M([0-9]{1,2}S)?|[0-9]{1,3}S))",
        ["uuid"] = "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}",
        ["email"] = $@"[A-Za-z0-9_+-]{{1,20}}(\.[A-Za-z0-9_+-]{{1,20}}){{0,2}}@{DottedName}",
        ["hostname"] = HostName,
        ["ipv4"] = $@"{Byte}(\.{Byte}){{3}}",
        ["ipv6"] = $"({Hexadecimals}(:{Hexadecimals}){{7}}|{Hexadecimals}(:{Hexadecimals}){{0,2}}::{Hexadecimals}(:{Hexadecimals}){{0,2}}|::{Hexadecimals}(:{Hexadecimals}){{0,5}}|{Hexadecimals}(:{Hexadecimals}){{0,5}}::|::)",
        ["uri"] = $"(https?|ftp)://{DottedName}(:[1-9][0-9]{{0,3}})?{Tail}",
        ["uri-reference"] = $"((https?|ftp)://{DottedName}(:[1-9][0-9]{{0,3}})?{Tail}|(/{PathCharacter}+){{1,20}})",
        ["byte"] = "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
    }.ToFrozenDictionary();

    public static IEnumerable<string> Names => _patterns.Keys.Order(StringComparer.Ordinal);

    /// <summary>The pattern that a string of the format matches as a whole; null for a format that is not known.</summary>
    public static string? Pattern(string name) => _patterns.GetValueOrDefault(name);
}
