using System.Buffers;
using System.Collections.Frozen;
using Pareto.Core.Text;

namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>Knows the values that documentation, templates and tests put where a secret belongs.</summary>
internal static class Placeholders
{
    private const int LongestRun = 5;

    private static readonly SearchValues<string> Words = SearchValues.Create(
        ["example", "placeholder", "changeme", "change_me", "change-me", "dummy", "sample", "redacted", "yourkey", "your_", "your-", "yourtoken", "yourapi", "_here", "-here", "insert_", "replace", "xxxx", "****", "....", "my_token", "my-token", "my_key", "my-key", "fake_", "fake-", "todo"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Passwords = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "pass", "password", "passwd", "passwort", "pwd", "secret", "token", "test", "changeit", "changeme", "user", "username", "foo", "bar", "baz", "admin", "root", "key",
        "apikey", "api_key", "none", "null", "true", "false", "undefined", "example", "credentials", "string", "value", "mypassword", "mysecret", "hunter", "abc", "guest")
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// Keys that are printed in public SDKs and manuals, as hashes, since the keys themselves would set off every scanner of
    /// this repository: Google's Firebase samples, the passwords in NuGet's manual, and a UUID that many copied.
    /// </summary>
    private static readonly FrozenSet<ulong> Published = FrozenSet.Create<ulong>(
        0xC800BF2100A21C67, 0x6ACBD824BD32BBD4, 0x29A336C7244F48DD, 0x08B545962ADC7D8B,
        0xE7666DBB286C6C2E, 0x99B2726346A1E92A, 0x12113C2E6979F447, 0x828818F833257868,
        0x6835E0F288832A40, 0x816CD10FDB11EAD0, 0xADBD04E3FE1B6D49, 0xDB9422F1DD332DCC,
        0x515CB771A4238032, 0xE754678EA2B14EF1, 0xC73F1E61952E6987, 0x294C63F8344D5DF1,
        0x415503177A5C10E1, 0x1A3E1C90EE6698A0, 0xAE7CCF5B6EFDEED2);

    /// <summary>A word where a secret belongs, a variable, or a value of too few different characters.</summary>
    public static bool Looks(ReadOnlySpan<char> value, bool allowRuns = false) =>
        value.ContainsAny(Words) || !allowRuns && HasRun(value) || IsReference(value) || IsPublished(value);

    /// <summary>A password that stands for any password.</summary>
    public static bool IsUsualPassword(ReadOnlySpan<char> value) =>
        Passwords.Contains(value) || IsReference(value) || value.ContainsAny(Words) || HasRun(value) || IsPublished(value);

    /// <summary>What a program puts there when it runs: <c>$NAME</c>, <c>${…}</c>, <c>{{…}}</c>, <c>%NAME%</c>, <c>&lt;…&gt;</c>, <c>@NAME@</c>, <c>#{…}</c>.</summary>
    public static bool IsReference(ReadOnlySpan<char> value) =>
        value.Length > 0 && (value[0] is '$' or '{' or '<' or '[' or '*'
            || value[0] is '%' or '@' && value.Length > 2 && value[^1] == value[0]
            || value.Contains("${", StringComparison.Ordinal) || value.Contains("{{", StringComparison.Ordinal) || value.Contains("#{", StringComparison.Ordinal));

    public static bool IsPublished(ReadOnlySpan<char> value) => Published.Contains(Fnv1a.Of(value));

    private static bool HasRun(ReadOnlySpan<char> value)
    {
        var run = 1;
        for (var i = 1; i < value.Length; i++)
        {
            run = value[i] == value[i - 1] ? run + 1 : 1;
            if (run > LongestRun)
            {
                return true;
            }
        }

        return false;
    }
}
