using System.Text.Json;

namespace Pareto.Core.Accounting.Reconciliation;

/// <summary>
/// A provider's file as a table: CSV as it is; a page of a usage or cost API as a line for each result, with the fields of its
/// bucket beside and those of inner objects under their path (<c>amount.value</c>).
/// </summary>
internal sealed record ReportTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyDictionary<string, string>> Rows)
{
    /// <exception cref="ReportException">It is neither.</exception>
    public static ReportTable Read(string text)
    {
        if (text.AsSpan().TrimStart('\uFEFF').TrimStart() is not ['{' or '[', ..])
        {
            return OfCsv(text);
        }

        try
        {
            using var json = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            return OfJson(json.RootElement);
        }
        catch (JsonException e)
        {
            throw new ReportException($"The file is no whole JSON ({e.Message.TrimEnd('.')}): download it again.");
        }
    }

    private static ReportTable OfCsv(string text)
    {
        string[]? columns = null;
        var rows = new List<IReadOnlyDictionary<string, string>>();
        foreach (var line in CsvText.Read(text))
        {
            if (columns is null)
            {
                columns = [.. line.Select(name => name.Trim())];
                continue;
            }

            var row = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < Math.Min(columns.Length, line.Length); i++)
            {
                row[columns[i]] = line[i].Trim();
            }

            rows.Add(row);
        }

        return new ReportTable(columns ?? throw new ReportException("The file is empty."), rows);
    }

    private static ReportTable OfJson(JsonElement root)
    {
        var rows = new List<IReadOnlyDictionary<string, string>>();
        foreach (var bucket in Items(root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) ? data : root))
        {
            var shared = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            Flatten(bucket, "", shared);
            if (bucket.ValueKind != JsonValueKind.Object || !bucket.TryGetProperty("results", out var results))
            {
                rows.Add(shared);
                continue;
            }

            foreach (var result in Items(results))
            {
                var row = new Dictionary<string, string>(shared, StringComparer.OrdinalIgnoreCase);
                Flatten(result, "", row);
                rows.Add(row);
            }
        }

        return new ReportTable([.. rows.SelectMany(row => row.Keys).Distinct(StringComparer.OrdinalIgnoreCase)], rows);
    }

    private static IEnumerable<JsonElement> Items(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [element];

    private static void Flatten(JsonElement element, string path, Dictionary<string, string> row)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            var name = path + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                Flatten(property.Value, name + ".", row);
            }
            else if (property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            {
                row[name] = property.Value.ToString();
            }
        }
    }
}
