using Pareto.Core.Pipeline;
using Pareto.Core.Providers;

namespace Pareto.Cli;

/// <summary>Where a command gets its configuration: the named file, ./pareto.yaml, or what the machine offers.</summary>
internal static class ConfigurationSource
{
    /// <param name="named">The file that was named; null: none.</param>
    /// <param name="models">Serves models in this process.</param>
    public static async Task<CheckedConfiguration> LoadAsync(string? named, IInProcessModels models, CancellationToken cancellationToken) =>
        CommonOptions.ConfigurationFile(named) is { } file
            ? Load(file, models)
            : await FindAsync(null, models, cancellationToken);

    public static CheckedConfiguration Load(string file, IInProcessModels models) => Checker(models).CheckFile(file);

    /// <summary>What the machine offers, with a model of this process for tier small if one is given.</summary>
    public static async Task<CheckedConfiguration> FindAsync(
        InProcessModelOptions? small, IInProcessModels models, CancellationToken cancellationToken) =>
        Checker(models).Check(await AutomaticConfiguration.FindAsync(
            Environment.GetEnvironmentVariable, small, TimeProvider.System, cancellationToken));

    /// <summary>The same configuration with one more price sheet, which wins over the others.</summary>
    public static CheckedConfiguration WithPrices(CheckedConfiguration configuration, string sheet, IInProcessModels models)
    {
        var options = configuration.Options;
        return Checker(models).Check(options with { Prices = options.Prices with { Files = [.. options.Prices.Files, sheet] } });
    }

    /// <summary>Writes every problem to standard error; the exit code of a failure.</summary>
    public static int TellProblems(CheckedConfiguration configuration)
    {
        foreach (var problem in configuration.Problems)
        {
            Console.Error.WriteLine(configuration.Describe(problem));
        }

        return ExitCode.Failed;
    }

    private static ConfigurationChecker Checker(IInProcessModels models) =>
        new(Environment.GetEnvironmentVariable, TimeProvider.System, models);
}
