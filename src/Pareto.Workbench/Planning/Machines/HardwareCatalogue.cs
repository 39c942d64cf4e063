using Pareto.Core.Configuration;

namespace Pareto.Workbench.Planning.Machines;

/// <summary>The machines of config/hardware, carried inside the assembly.</summary>
public sealed class HardwareCatalogue
{
    private const string Prefix = "hardware/";

    private readonly Dictionary<string, MachineFacts> _machines;

    private HardwareCatalogue(IEnumerable<MachineFacts> machines) =>
        _machines = machines.ToDictionary(machine => machine.Machine, StringComparer.OrdinalIgnoreCase);

    public IEnumerable<MachineFacts> Machines => _machines.Values;

    /// <summary>The machine; null when it is not listed.</summary>
    public MachineFacts? Find(string machine) => _machines.GetValueOrDefault(machine);

    /// <summary>The catalogue that ships.</summary>
    public static HardwareCatalogue LoadShipped()
    {
        var assembly = typeof(HardwareCatalogue).Assembly;
        return new(assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var read = ConfigurationReader.Read<HardwareSheet>(reader.ReadToEnd(), name, static _ => null);
                return read.IsValid ? read.Value!.Machines : throw new InvalidOperationException(string.Join("; ", read.Problems.Select(read.Describe)));
            }));
    }
}
