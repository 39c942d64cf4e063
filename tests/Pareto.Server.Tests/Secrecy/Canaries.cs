using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Pareto.Server.Tests.Secrecy;

/// <summary>
/// Values that must never be seen where they do not belong: one of each form that a detector knows, made here and nobody's, and
/// words without any form, one for each place, which show that nothing of a request is written at all.
/// </summary>
internal static class Canaries
{
    public const string ClientKey = "canary-key-of-a-client-0001";
    public const string StrangersKey = "canary-key-of-a-stranger-0002";
    public const string ProviderKey = "canary-key-for-a-provider-0003";
    public const string AnthropicKey = "canary-key-for-anthropic-0004";
    public const string HeaderSecret = "canary-header-for-a-provider-0005";

    /// <summary>Keys that the gateway is given or shown.</summary>
    public static readonly string[] Keys = [ClientKey, StrangersKey, ProviderKey, AnthropicKey, HeaderSecret];

    /// <summary>Every form of value, by its type; found also by a detector that knows nothing of this test.</summary>
    public static readonly (string Type, string Value)[] Typed =
    [
        ("e-mail", "canary.lovelace@post.example.net"),
        ("card", WithLuhn("455673790861249")),
        ("IBAN", Iban("DE", "500105175407324931")),
        ("US SSN", "536-22-1894"),
        ("phone", "+1 415-682-9071"),
        ("IPv4", "81.47.163.229"),
        ("IPv6", "2a02:8108:45c0:1f3a:9c4e:77ff:fe21:7d1b"),
        ("MAC", "3c:52:82:1f:a9:4e"),
        ("wallet", "0x7c2e51f0a94bd83e6612c0ffb1d94a30e57d2b86"),
        ("AWS key", "AK" + "IA" + "Z7QXKJ2MWN4TRV6H"),
        ("OpenAI key", "sk" + "-proj-" + Letters("openai", 48) + "T3Blbk" + "FJ" + Letters("openai2", 48)),
        ("Anthropic key", "sk" + "-ant-api03-" + Letters("anthropic", 93) + "AA"),
        ("Google key", "AI" + "za" + Letters("google", 35)),
        ("Slack token", "xox" + "b-481027395516-730184629905-" + Letters("slack", 24)),
        ("Stripe key", "sk" + "_live_" + Letters("stripe", 24)),
        ("web token", WebToken()),
        ("password in an address", "kX29vQz7LmWp"),
        ("private key", Letters("pem", 64)),
    ];

    /// <summary>The values in sentences that say what they are.</summary>
    public static readonly string Sentences = string.Join(
        '\n', Typed.Select(canary => canary.Type switch
        {
            "password in an address" => $"postgres://app:{canary.Value}@db.example.net:5432/orders",
            "private key" => $"-----BEGIN {"PRIVATE"} KEY-----\n{canary.Value}\n-----END {"PRIVATE"} KEY-----",
            _ => $"My {canary.Type} is {canary.Value} today.",
        }));

    private static readonly List<string> PlantedWords = [];

    /// <summary>The words that were planted so far.</summary>
    public static IReadOnlyList<string> Words => PlantedWords;

    /// <summary>What is planted in a place: its word and every value.</summary>
    public static string In(string place) => $"{Word(place)}\n{Sentences}";

    /// <summary>The word of a place alone, where a text cannot stand.</summary>
    public static string Word(string place)
    {
        var word = $"canaryword{place}";
        lock (PlantedWords)
        {
            if (!PlantedWords.Contains(word))
            {
                PlantedWords.Add(word);
            }
        }

        return word;
    }

    /// <summary>The values of the kit's cases that must be found, where the kit is there: every type that the gate has to know.</summary>
    public static string[] OfTheKit()
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            var file = Path.Combine(above.FullName, "shared", "kits", "pii", "presidio_cases.jsonl.gz");
            if (File.Exists(file))
            {
                return Read(file);
            }
        }

        return [];
    }

    private static string[] Read(string file)
    {
        // Shorter ones turn up by chance in times, counts and identifiers.
        const int Shortest = 9;
        using var text = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var values = new HashSet<string>(StringComparer.Ordinal);
        while (text.ReadLine() is { } line)
        {
            var row = JsonElement.Parse(line);
            var runes = row.GetProperty("text").GetString()!.EnumerateRunes().ToArray();
            if (row.GetProperty("tier").GetString() is not ("strong" or "context") || !row.TryGetProperty("spans", out var spans))
            {
                continue;
            }

            foreach (var span in spans.EnumerateArray())
            {
                var value = string.Concat(runes[span[0].GetInt32()..span[1].GetInt32()]);
                if (value.Length >= Shortest && value is not ("127.0.0.1" or "localhost"))
                {
                    values.Add(value);
                }
            }
        }

        return [.. values];
    }

    private static string WithLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            // The check digit will stand behind, so the last one here is doubled.
            var digit = digits[digits.Length - 1 - i] - '0';
            sum += i % 2 == 0 ? (digit * 2 / 10) + (digit * 2 % 10) : digit;
        }

        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }

    private static string Iban(string country, string account)
    {
        var remainder = 0;
        foreach (var c in account + country + "00")
        {
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + c - '0') % 97 : ((remainder * 100) + c - 'A' + 10) % 97;
        }

        return $"{country}{98 - remainder:D2}{account}";
    }

    private static string WebToken()
    {
        var header = Base64("""{"alg":"HS256","typ":"JWT"}""");
        var payload = Base64("""{"sub":"canary","iat":1767225600}""");
        return $"{header}.{payload}.{Letters("signature", 43)}";

        static string Base64(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Letters and digits that look drawn at random, the same in each run.</summary>
    private static string Letters(string seed, int count)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        var text = new StringBuilder(count);
        for (var block = 0; text.Length < count; block++)
        {
            foreach (var b in SHA256.HashData(Encoding.UTF8.GetBytes($"canary {seed} {block}")))
            {
                text.Append(Alphabet[b % Alphabet.Length]);
            }
        }

        return text.ToString(0, count);
    }
}
