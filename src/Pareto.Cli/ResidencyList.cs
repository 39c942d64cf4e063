using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>Shows what requests of each sensitivity may reach, and how many paths were walked to prove it.</summary>
internal static class ResidencyList
{
    private const int Indent = 14;

    public static void Write(IAnsiConsole console, ResidencyProof proof)
    {
        console.WriteLine("What may leave the house, proved for every path:");
        foreach (var proven in proof.Sensitivities)
        {
            var label = $"  {proven.Sensitivity.Name()}".PadRight(Indent);
            var targets = proven.Permitted.IsEmpty ? "nothing configured" : string.Join(", ", proven.Permitted.Select(target => target.Name));
            console.MarkupLineInterpolated($"{label}{proven.Action.Name()}; reaches {proven.Locations}: {targets}");
            var barred = proven.Paths.Count(path => !path.Barred.IsEmpty);
            if (barred > 0)
            {
                console.MarkupLineInterpolated($"{new string(' ', Indent)}[dim]held back on {barred} of {proven.Paths.Length} paths ({Kinds(proven.Paths)})[/]");
            }
            else
            {
                console.MarkupLineInterpolated($"{new string(' ', Indent)}[dim]{proven.Paths.Length} paths ({Kinds(proven.Paths)})[/]");
            }
        }
    }

    /// <summary>Writes the property <c>residency</c>: null without a policy.</summary>
    public static void WriteJson(Utf8JsonWriter writer, ResidencyProof? proof)
    {
        if (proof is null)
        {
            writer.WriteNull("residency");
            return;
        }

        writer.WriteStartArray("residency");
        foreach (var proven in proof.Sensitivities)
        {
            writer.WriteStartObject();
            writer.WriteString("sensitivity", proven.Sensitivity.Name());
            writer.WriteString("locations", proven.Locations);
            writer.WriteString("action", proven.Action.Name());
            Names("targets", proven.Permitted);
            writer.WriteStartArray("paths");
            foreach (var path in proven.Paths)
            {
                writer.WriteStartObject();
                writer.WriteString("kind", path.Path.Kind.Name());
                writer.WriteString("name", path.Path.Name);
                writer.WriteString("place", path.Path.Place);
                Names("reaches", path.Reached);
                Names("heldBackFrom", path.Barred);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();

        void Names(string property, IEnumerable<Target> targets)
        {
            writer.WriteStartArray(property);
            foreach (var target in targets)
            {
                writer.WriteStringValue(target.Name);
            }

            writer.WriteEndArray();
        }
    }

    private static string Kinds(IEnumerable<ProvenPath> paths) => string.Join(", ", paths.Select(path => path.Path.Kind).Distinct().Order().Select(kind => kind.Name()));
}
