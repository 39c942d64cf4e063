using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Pareto.LocalModels.Grammars;

namespace Pareto.LocalModels.Tests.Grammars;

/// <summary>What a constraint costs with 128,000 tokens. Run by hand: <c>-explicit only -class "*RestrictSpeed"</c>.</summary>
public class RestrictSpeed(ITestOutputHelper output)
{
    private const int Words = 127_700;

    private static readonly (string Schema, string Answer)[] _cases =
    [
        ("""{"type":"object","properties":{"title":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"count":{"type":"integer","minimum":0,"maximum":500},"author":{"type":"object","properties":{"name":{"type":"string","maxLength":40},"mail":{"type":"string","format":"email"}},"required":["name","mail"]},"kind":{"enum":["a","b","c"]}},"required":["title","tags","count","author","kind"]}""",
         """{"title": "The quick brown fox jumps over the lazy dog", "tags": ["alpha", "beta", "gamma delta"], "count": 42, "author": {"name": "Some Body Else", "mail": "some.body@example.com"}, "kind": "b"}"""),
        ("""{"type":"object"}""", """{"a": {"b": [1, 2.5, true, null, {"c": "text of any sort, with \"quotes\" and more"}]}, "next": ["x", "y"]}"""),
        ("""{"type":"object","properties":{"code":{"type":"string","pattern":"^[A-Z]{2}-[0-9]{4}$"},"text":{"type":"string","maxLength":200}},"required":["code","text"]}""",
         """{"code": "AB-1234", "text": "The quick brown fox jumps over the lazy dog and then some more of it for good measure."}"""),
    ];

    [Fact(Explicit = true)]
    public void Measure()
    {
        var trie = MakeTrie();
        for (var round = 0; round < 4; round++)
        {
            var constraints = new TokenConstraints(trie, text => [(text, null)]);
            foreach (var (schema, answer) in _cases)
            {
                var clock = Stopwatch.StartNew();
                constraints.TryJsonSchema(JsonElement.Parse(schema), out var make, out _).ShouldBeTrue();
                var compiled = clock.Elapsed.TotalMilliseconds;
                output.WriteLine($"round {round}: compiled in {compiled:F1} ms; cold {Follow(trie, make!(), answer)}; warm {Follow(trie, make!(), answer)}");
            }
        }
    }

    // Lower-case words after Zipf's law of lengths, some with what JSON is written with.
    private static TokenTrie MakeTrie()
    {
        var random = new Random(1);
        var words = new HashSet<string>();
        while (words.Count < Words)
        {
            var stem = string.Concat(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => "bcdfghklmnprstvw"[random.Next(16)].ToString() + "aeiou"[random.Next(5)] + (random.Next(3) == 0 ? "nrst"[random.Next(4)] : "")));
            words.Add(random.Next(12) switch { 0 => $"\"{stem}", 1 => $"{stem}\"", 2 => $"{stem},", 3 => $"{random.Next(1000)}", 4 => "\": \"\",\"}],{[\n  "[random.Next(6)..(7 + random.Next(7))], < 9 => $" {stem}", _ => stem });
        }

        return new TokenTrie([.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value }), .. words.Select(Encoding.UTF8.GetBytes), null], [Words + 256]);
    }

    private static string Follow(TokenTrie trie, ITokenConstraint constraint, string answer)
    {
        var times = new List<double>();
        var logits = new float[trie.Vocabulary];
        foreach (var value in Encoding.UTF8.GetBytes(answer))
        {
            var clock = Stopwatch.StartNew();
            constraint.Restrict(logits);
            times.Add(clock.Elapsed.TotalMicroseconds);
            logits[value].ShouldBe(0);
            constraint.Accept(value);
            Array.Clear(logits);
        }

        times.Sort();
        return $"mean {times.Average():F1}, median {times[times.Count / 2]:F1}, 95 % {times[times.Count * 95 / 100]:F1}, worst {times[^1]:F0} us of {times.Count}";
    }
}
