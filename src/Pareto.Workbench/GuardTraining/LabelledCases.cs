using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Pareto.Core.PolicyGate.Detection.Names;

namespace Pareto.Workbench.GuardTraining;

/// <summary>
/// Reads sentences with labelled names from JSON lines <c>{"text", "spans": [[start, end, label]], "source", "template_id"}</c>,
/// offsets in code points. Labels of common data sets are understood; unknown ones count as no name.
/// </summary>
internal static class LabelledCases
{
    private const string FileName = "ner_cases.jsonl";

    /// <summary>The cases of a folder's <c>ner_cases.jsonl</c>, or of the same packed as <c>.gz</c>.</summary>
    public static ImmutableArray<TaggedText> ReadFolder(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path))
        {
            using var plain = File.OpenRead(path);
            return Read(plain);
        }

        using var packed = new GZipStream(File.OpenRead(path + ".gz"), CompressionMode.Decompress);
        return Read(packed);
    }

    public static ImmutableArray<TaggedText> Read(Stream stream)
    {
        var cases = ImmutableArray.CreateBuilder<TaggedText>();
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            using var json = JsonDocument.Parse(line);
            cases.Add(Read(json.RootElement, cases.Count));
        }

        return cases.ToImmutable();
    }

    private static TaggedText Read(JsonElement root, int index)
    {
        var text = root.GetProperty("text").GetString()!;
        var units = UnitsOfCodePoints(text);
        var spans = ImmutableArray.CreateBuilder<TaggedSpan>();
        foreach (var span in root.GetProperty("spans").EnumerateArray())
        {
            var (start, end) = (units[span[0].GetInt32()], units[span[1].GetInt32()]);
            if (KindOf(span[2].GetString()!) is { } kind && text[start..end] != "@")
            {
                spans.Add(new TaggedSpan(start, end, kind));
            }
        }

        var group = root.TryGetProperty("template_id", out var template) && template.ValueKind == JsonValueKind.Number
            ? $"template {template.GetInt32()}"
            : $"sentence {index}";
        return new TaggedText(text, group, [.. spans.OrderBy(span => span.Start)]);
    }

    private static int? KindOf(string label)
    {
        var type = label.ToUpperInvariant() switch
        {
            "PER" or "PERSON" => "PERSON",
            "LOC" or "LOCATION" or "GPE" or "STREET_ADDRESS" => "LOCATION",
            "ORG" or "ORGANIZATION" or "CORPORATION" or "GROUP" => "ORGANIZATION",
            var other => other,
        };
        var kind = Array.IndexOf(NameTag.Types, type);
        return kind < 0 ? null : kind;
    }

    /// <summary>The UTF-16 offset of each code point, and of the end.</summary>
    private static int[] UnitsOfCodePoints(string text)
    {
        var units = new List<int>(text.Length + 1);
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            units.Add(i);
            if (i + 1 >= text.Length)
            {
                break;
            }
        }

        units.Add(text.Length);
        return [.. units];
    }
}
