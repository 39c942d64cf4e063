using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Providers;

/// <summary>The models of this process, for the gateway.</summary>
public sealed class InProcessModels(TimeProvider time) : IInProcessModels, IDisposable
{
    private const int DefaultContext = 4096;

    private readonly ModelFiles _files = new();

    public InProcessModelInspection Inspect(InProcessModelOptions options)
    {
        try
        {
            var file = _files.Read(options.File);
            if (options.Context > file.TrainedContext)
            {
                return Refuse("context", $"the model was trained for {file.TrainedContext} tokens: ask for no more.");
            }

            var inspection = new InProcessModelInspection(
                new InProcessModelFacts
                {
                    Abilities = TargetAbilities.Chat,
                    ContextTokens = options.Context ?? Math.Min(DefaultContext, file.TrainedContext),
                },
                []);
            return inspection;
        }
        catch (GgufException e)
        {
            return Refuse(InProcessModelInspection.File, $"{Path.GetFileName(options.File)} cannot be served: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(InProcessModelInspection.File, Directory.Exists(options.File)
                ? $"'{options.File}' is a folder, not a file."
                : File.Exists(options.File) ? $"'{options.File}' cannot be read: {e.Message}"
                : $"there is no file '{options.File}'.");
        }
    }

    public IProvider CreateProvider(string name, IReadOnlyDictionary<string, InProcessModelOptions> models) =>
        new LocalModelProvider(name, models, time);

    public void Dispose()
    {
    }

    private static InProcessModelInspection Refuse(string path, string problem) => new(null, [new(path, problem)]);
}
