using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Workbench.Planning.Machines;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>Reads scenario files and fills in what they leave to the catalogues.</summary>
/// <param name="today">The day whose prices hold where a scenario names none.</param>
public sealed class ScenarioReader(PriceCatalogue prices, HardwareCatalogue hardware, DateOnly today)
{
    /// <summary>The options of a file, with all that is wrong with them.</summary>
    public ConfigurationResult<ScenarioOptions> Read(string text, string fileName) => Checked(ConfigurationReader.Read<ScenarioOptions>(text, fileName, static _ => null));

    /// <summary>The scenario; null where the options have problems, which are added.</summary>
    /// <param name="problems">Each names the option by its path in the file.</param>
    public Scenario? Resolve(ScenarioOptions options, ICollection<ConfigurationProblem> problems)
    {
        var resolver = new ScenarioResolver(options, prices, hardware, today);
        var scenario = resolver.Resolve();
        foreach (var problem in resolver.Problems)
        {
            problems.Add(problem);
        }

        return scenario;
    }

    private ConfigurationResult<ScenarioOptions> Checked(ConfigurationResult<ScenarioOptions> read)
    {
        if (read.Value is not { } options)
        {
            return read;
        }

        var problems = new List<ConfigurationProblem>();
        Resolve(options, problems);
        return read.With(problems);
    }
}
