using System.Text.Json;

namespace Pareto.Workbench.GuardTraining.Injection;

/// <summary>A text with its label.</summary>
/// <param name="Text">What was sent.</param>
/// <param name="IsAttack">Whether it attacks.</param>
/// <param name="Kind">Its tier in the data; empty where it was generated.</param>
/// <param name="Weight">How much it counts.</param>
internal sealed record InjectionExample(string Text, bool IsAttack, string Kind, float Weight)
{
    public const string FileName = "injection_cases.jsonl";

    // What only its context makes an attack teaches nothing about wording.
    private static readonly string[] NotInTheText = ["contextual", "indirect_task"];

    /// <summary>The labelled examples of a folder: lines of <c>{"text","label","tier"}</c>; none where it has no such file.</summary>
    public static IReadOnlyList<InjectionExample> ReadFolder(string folder, float weight)
    {
        var file = Path.Combine(folder, FileName);
        var examples = new List<InjectionExample>();
        using var reader = Open(file);
        while (reader?.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var tier = json.RootElement.GetProperty("tier").GetString()!;
            if (!NotInTheText.Contains(tier))
            {
                examples.Add(new InjectionExample(
                    json.RootElement.GetProperty("text").GetString()!, json.RootElement.GetProperty("label").GetString() == "injection", tier, weight));
            }
        }

        return examples;
    }

    private static StreamReader? Open(string file)
    {
        if (File.Exists(file))
        {
            return new StreamReader(file);
        }

        var packed = file + ".gz";
        return File.Exists(packed)
            ? new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(packed), System.IO.Compression.CompressionMode.Decompress))
            : null;
    }
}
