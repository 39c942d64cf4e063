using System.CommandLine;
using System.Text.Json;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Serving;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models</c>: models in files, without a server.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new Verb(
        "models",
        "Look at models in GGUF files, measure, check and quantise them.",
        "",
        """
        pareto models show model.gguf
        pareto models bench model.gguf --threads 2
        """)
    {
        ModelsShowCommand.Create(),
        ModelsBenchCommand.Create(),
        ModelsParityCommand.Create(),
        ModelsTokenizeCommand.Create(),
        ModelsQuantizeCommand.Create(),
    };

    public static Argument<string> Model() => new("model") { Description = "The model, a GGUF file.", HelpName = "MODEL.gguf" };

    /// <summary>Runs what reads a model; a file that cannot be used is told in one line.</summary>
    public static int Guard(string path, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Failure.Tell($"'{path}': {e.Message}");
        }
    }

    /// <summary>The same for what takes its time.</summary>
    public static async Task<int> GuardAsync(string path, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Failure.Tell($"'{path}': {e.Message}");
        }
    }

    public static Option<int> Threads() => Number("--threads", "Threads that compute.", Math.Max(1, Environment.ProcessorCount - 1));

    /// <summary>A whole number of at least 1.</summary>
    public static Option<int> Number(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var value) || value < 1))
            {
                result.AddError($"{name} must be a whole number of at least 1.");
            }
        });
        return option;
    }

    private static bool IsExpected(Exception failure) =>
        failure is GgufException or IOException or UnauthorizedAccessException or JsonException or InsufficientMemoryException or LocalEngineException;
}
