using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Pareto.Core.PolicyGate.Detection.Names;

namespace Pareto.Workbench.GuardTraining;

/// <summary>Fills the templates of Lists/templates.txt with made-up names: texts whose names are known.</summary>
internal sealed class SentenceMaker(Random random)
{
    private static readonly ImmutableArray<string> Templates = [.. WordLists.Lines("templates")];
    private static readonly ImmutableDictionary<string, string[]> Fillers =
        WordLists.Keyed("fillers").ToImmutableDictionary(line => line.Key, line => line.Value.Split('|'));

    private static readonly ImmutableArray<string> Common =
        [.. WordLists.Keyed("words").Where(line => line.Key == "common").SelectMany(line => line.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private readonly NameMaker _names = new(random);
    private readonly StringBuilder _text = new();
    private readonly List<TaggedSpan> _spans = [];

    public TaggedText Make()
    {
        _text.Clear();
        _spans.Clear();
        Write(_names.Pick(Templates));
        if (random.Next(5) == 0)
        {
            _text.Append(random.Next(3) == 0 ? "\n\n" : " ");
            Write(_names.Pick(Templates));
        }

        var text = Restyle(_text.ToString());
        return new TaggedText(text, "made", [.. _spans]);
    }

    /// <summary>Some texts are written without capitals, some in capitals alone, some with capitals everywhere.</summary>
    private string Restyle(string text) => random.Next(40) switch
    {
        0 or 1 => text.ToLowerInvariant(),
        2 => text.ToUpperInvariant(),
        3 => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text),
        _ => text,
    };

    private void Write(ReadOnlySpan<char> template)
    {
        for (var at = 0; at < template.Length;)
        {
            switch (template[at])
            {
                case '\\' when at + 1 < template.Length:
                    _text.Append(template[at + 1] == 'n' ? '\n' : template[at + 1]);
                    at += 2;
                    break;
                case '(' when Closing(template, at) is var close and > 0 && template[at..close].Contains('|'):
                    Write(Choose(template[(at + 1)..close]));
                    at = close + 1;
                    break;
                case '[' when template[at..].IndexOf(']') is var close and > 0:
                    Name(template.Slice(at + 1, close - 1).ToString());
                    at += close + 1;
                    break;
                case '{' when template[at..].IndexOf('}') is var close and > 0 && Filler(template.Slice(at + 1, close - 1).ToString()) is { } filler:
                    _text.Append(filler);
                    at += close + 1;
                    break;
                case '.' when _text.Length > 0 && _text[^1] == '.' && _spans.Count > 0 && _spans[^1].End == _text.Length:
                    // One stop ends both an abbreviation and the sentence.
                    at++;
                    break;
                default:
                    _text.Append(template[at++]);
                    break;
            }
        }
    }

    private void Name(string slot)
    {
        var (type, name) = slot switch
        {
            "person" => ("PERSON", _names.Person()),
            "first" => ("PERSON", _names.First()),
            "last" => ("PERSON", _names.Last()),
            "lowperson" => ("PERSON", _names.Person().ToLowerInvariant()),
            "handle" => ("PERSON", _names.Handle()),
            "PERSONCAPS" => ("PERSON", _names.Full().ToUpperInvariant()),
            "FIRSTCAPS" => ("PERSON", _names.Person().ToUpperInvariant()),
            "city" => ("LOCATION", _names.City()),
            "country" => ("LOCATION", _names.Country()),
            "region" => ("LOCATION", _names.Region()),
            "place" => ("LOCATION", _names.Place()),
            "lowplace" => ("LOCATION", _names.Place().ToLowerInvariant()),
            "CITYCAPS" => ("LOCATION", _names.City().ToUpperInvariant()),
            "address" => ("LOCATION", _names.Address()),
            "number" => ("LOCATION", _names.Number()),
            "street" => ("LOCATION", _names.Street()),
            "unit" => ("LOCATION", _names.Unit()),
            "zip" => ("LOCATION", _names.Zip()),
            "org" => ("ORGANIZATION", _names.Organisation()),
            "ORGCAPS" => ("ORGANIZATION", _names.Organisation().ToUpperInvariant()),
            "nrp" => ("NRP", _names.Demonym()),
            "hon" => ("TITLE", _names.Honorific()),
            "job" => ("TITLE", _names.Job()),
            _ => throw new InvalidOperationException($"No names are made for [{slot}]."),
        };
        _spans.Add(new TaggedSpan(_text.Length, _text.Length + name.Length, Array.IndexOf(NameTag.Types, type)));
        _text.Append(name);
    }

    private string? Filler(string slot) => slot switch
    {
        "num" => _names.Number(),
        "word" => Words(1, Letters.Small),
        "Word" => Words(1, Letters.Initials),
        "Camel" => Words(random.Next(2, 4), Letters.Initials).Replace(" ", ""),
        "camel" => Words(1, Letters.Small) + Words(random.Next(0, 3), Letters.Initials).Replace(" ", ""),
        "words" => Words(random.Next(1, 7), Letters.Small),
        "Words" => Words(random.Next(1, 6), Letters.Initials),
        "WORDS" => Words(random.Next(1, 5), Letters.Capitals),
        "job" => _names.Job().ToLowerInvariant(),
        "year" => random.Next(1850, 2026).ToString(CultureInfo.InvariantCulture),
        "age" => random.Next(1, 99).ToString(CultureInfo.InvariantCulture),
        "time" => $"{random.Next(24)}:{random.Next(60):00}",
        "date" => Date(),
        "amount" => $"{_names.Pick(["$", "€", "£", "USD ", "EUR "])}{_names.Number()}",
        "phone" => Phone(),
        "email" => $"{Plain(_names.First())}{_names.Pick([".", "", "_"])}{Plain(_names.Last())}@{_names.Pick(["example.com", "mail.example", "example.org", "corp.example"])}".Replace(" ", ""),
        "url" => $"{_names.Pick(["https://", "http://www.", "www."])}example.{_names.Pick(["com", "org", "net"])}/{random.Next(1000)}",
        "iban" => $"GB{random.Next(10, 99)}TEST{random.Next(100000, 999999)}{random.Next(10000000, 99999999)}",
        _ => Fillers.TryGetValue(slot, out var choices) ? _names.Pick(choices) : null,
    };

    private string Words(int count, Letters letters) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => _names.Pick(Common)).Select(word => letters switch
        {
            Letters.Small => word,
            Letters.Initials => char.ToUpperInvariant(word[0]) + word[1..],
            _ => word.ToUpperInvariant(),
        }));

    private string Date() => random.Next(5) switch
    {
        0 => $"{random.Next(1, 29)} {_names.Pick(Fillers["month"])} {random.Next(1900, 2026)}",
        1 => $"{_names.Pick(Fillers["month"])} {random.Next(1, 29)}, {random.Next(1900, 2026)}",
        2 => $"{random.Next(1950, 2026)}-{random.Next(1, 13):00}-{random.Next(1, 29):00}",
        3 => $"{random.Next(1, 13)}/{random.Next(1, 29)}/{random.Next(1950, 2026)}",
        _ => $"{random.Next(1950, 2026)}-{random.Next(1, 13):00}-{random.Next(1, 29):00} {random.Next(24):00}:{random.Next(60):00}:{random.Next(60):00}",
    };

    private string Phone() => random.Next(4) switch
    {
        0 => $"+{random.Next(1, 99)} {random.Next(10, 999)} {random.Next(100, 999)} {random.Next(1000, 9999)}",
        1 => $"({random.Next(200, 999)}) {random.Next(200, 999)}-{random.Next(1000, 9999)}",
        2 => $"{random.Next(200, 999)}-{random.Next(200, 999)}-{random.Next(1000, 9999)}",
        _ => $"0{random.Next(100, 999)} {random.Next(10, 99)} {random.Next(10, 99)} {random.Next(10, 99)}",
    };

    private ReadOnlySpan<char> Choose(ReadOnlySpan<char> inner)
    {
        Span<Range> choices = stackalloc Range[128];
        var count = 0;
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= inner.Length; i++)
        {
            if (i == inner.Length || (inner[i] == '|' && depth == 0))
            {
                choices[count++] = start..i;
                start = i + 1;
            }
            else
            {
                depth += inner[i] == '(' ? 1 : inner[i] == ')' ? -1 : 0;
            }
        }

        return inner[choices[random.Next(count)]];
    }

    private static int Closing(ReadOnlySpan<char> template, int open)
    {
        var depth = 0;
        for (var i = open; i < template.Length; i++)
        {
            if (template[i] == '(')
            {
                depth++;
            }
            else if (template[i] == ')' && --depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();

    private enum Letters
    {
        Small,
        Initials,
        Capitals,
    }
}
