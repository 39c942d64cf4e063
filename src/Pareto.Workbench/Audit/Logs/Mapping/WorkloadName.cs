using System.Text.Json;

namespace Pareto.Workbench.Audit.Logs.Mapping;

/// <summary>The name that a log gives a call's workload, where it does: a header, a tag, or a field of its metadata.</summary>
internal static class WorkloadName
{
    /// <summary>The header by which Pareto's own clients name it.</summary>
    public const string Header = "x-pareto-workload";

    private const int Longest = 80;

    private static readonly string[] Names =
        ["workload", "use_case", "useCase", "feature", "task_name", "app_name", "app", "application", "service_name", "prompt_name", "promptName", "generation_name", "trace_name"];

    private static readonly string[] Holders = ["metadata", "properties", "tags", "extra", "headers", "attributes"];

    /// <summary>From a record or request: its own field, its headers, its metadata, its tags. Null where it names none.</summary>
    public static string? Find(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (record.Text("workload") is { } own)
        {
            return Clean(own);
        }

        foreach (var holder in Holders)
        {
            if (record.Field(holder) is { } inner && In(JsonFields.Unfold(inner)) is { } name)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>From metadata, headers, properties, or a list of tags (<c>workload:triage</c>, or the first plain one).</summary>
    public static string? In(JsonElement holder)
    {
        if (holder.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in holder.EnumerateObject())
            {
                if (string.Equals(field.Name, Header, StringComparison.OrdinalIgnoreCase) && field.Value.AsText() is { } header)
                {
                    return Clean(header);
                }
            }

            return holder.Text(Names) is { } name ? Clean(name) : null;
        }

        return holder.ValueKind == JsonValueKind.Array ? OfTags(holder) : null;
    }

    /// <summary>The value at a path of names with dots between, as <c>--workload-field</c> gives it; a name may hold dots itself.</summary>
    public static string? At(JsonElement record, string path)
    {
        if (record.Text(path) is { } direct)
        {
            return Clean(direct);
        }

        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = path.IndexOf('.', dot + 1))
        {
            if (record.Json(path[..dot]) is { ValueKind: JsonValueKind.Object } inner && At(inner, path[(dot + 1)..]) is { } name)
            {
                return name;
            }
        }

        return null;
    }

    private static string? OfTags(JsonElement tags)
    {
        string? first = null;
        foreach (var tag in tags.EnumerateArray())
        {
            if (tag.ValueKind != JsonValueKind.String || tag.AsText() is not { } text)
            {
                continue;
            }

            if (text.StartsWith("workload:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("workload=", StringComparison.OrdinalIgnoreCase))
            {
                return Clean(text["workload:".Length..]);
            }

            // LiteLLM tags calls with the client's program too.
            first ??= text.StartsWith("User-Agent:", StringComparison.Ordinal) ? null : text;
        }

        return first is null ? null : Clean(first);
    }

    private static string? Clean(string name)
    {
        name = name.Trim();
        return name.Length is > 0 and <= Longest && !name.AsSpan().ContainsAny('\n', '\r', '\t') ? name : null;
    }
}
