using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Store;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models</c>: models in files, without a server.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new Verb(
        "models",
        "Pull models to this machine, look at them, talk to them, measure, check and quantise them.",
        "Models are GGUF files: those that were pulled go by their names, any other by its path.",
        """
        pareto models list --catalogue
        pareto models pull qwen2.5-1.5b
        pareto models chat qwen2.5-1.5b
        pareto models show model.gguf
        """)
    {
        ModelsListCommand.Create(),
        ModelsPullCommand.Create(),
        ModelsRemoveCommand.Create(),
        ModelsShowCommand.Create(),
        ModelsChatCommand.Create(),
        ModelsBenchCommand.Create(),
        ModelsParityCommand.Create(),
        ModelsTokenizeCommand.Create(),
        ModelsQuantizeCommand.Create(),
    };

    public static Argument<string> Model() => new("model") { Description = "The model: a GGUF file, or the name of one that was pulled.", HelpName = "MODEL" };

    /// <summary>The file of a model that was named or whose path was given; a text that is neither stays, and <c>Guard</c> tells what it should have been.</summary>
    public static string PathOf(string nameOrPath, string? data = null) => Store(data).TryResolve(nameOrPath, out var path, out _) ? path : nameOrPath;

    /// <summary>Runs what reads a model; a file that cannot be used is told in one line.</summary>
    public static int Guard(string path, Func<int> run, string? data = null) => IsThere(path, data, out var problem) ? Try(path, run) : Failure.Tell(problem);

    /// <summary>The same for what takes its time.</summary>
    public static async Task<int> GuardAsync(string path, Func<Task<int>> run, string? data = null)
    {
        if (!IsThere(path, data, out var problem))
        {
            return Failure.Tell(problem);
        }

        try
        {
            return await run();
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Failure.Tell($"'{path}': {e.Message}");
        }
    }

    /// <summary>The same for what reads or changes the store.</summary>
    public static int Guard(ModelStore store, Func<int> run) => Try(store.Folder, run);

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

    private static bool IsThere(string path, string? data, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        return Path.Exists(path) || Store(data).TryResolve(path, out _, out problem);
    }

    private static int Try(string path, Func<int> run)
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

    private static bool IsExpected(Exception failure) =>
        failure is GgufException or IOException or UnauthorizedAccessException or JsonException or InsufficientMemoryException or LocalEngineException;

    private static ModelStore Store(string? data) => ModelStore.In(CommonOptions.DataFolder(data));
}
