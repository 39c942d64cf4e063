using System.Collections.Concurrent;
using Pareto.Core.Providers;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Serving;

namespace Pareto.LocalModels.Providers;

/// <summary>
/// The models of this process, for the gateway. An engine is kept by its file and options, so configurations that follow each
/// other share it; one that none names any longer is unloaded after its keep-alive.
/// </summary>
public sealed class InProcessModels(TimeProvider time) : IInProcessModels, IAsyncDisposable
{
    private readonly ModelFiles _files = new();
    private readonly LocalEngines _engines = new(time);
    private readonly ConcurrentDictionary<InProcessModelOptions, Lazy<ServedModel>> _served = new();

    public InProcessModelInspection Inspect(InProcessModelOptions options)
    {
        try
        {
            var file = _files.Read(options.File);
            return options.Context > file.TrainedContext
                ? Refuse("context", $"the model was trained for {file.TrainedContext} tokens: ask for no more.")
                : new InProcessModelInspection(
                    new InProcessModelFacts
                    {
                        Abilities = file.Abilities,
                        ContextTokens = options.Context ?? Math.Min(LocalModelOptions.DefaultContext, file.TrainedContext),
                    },
                    []);
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
        new LocalModelProvider(name, models.ToDictionary(model => model.Key, model => Served(model.Value)));

    /// <summary>Unloads every model; answers that are not whole fail.</summary>
    public ValueTask DisposeAsync() => _engines.DisposeAsync();

    private ServedModel Served(InProcessModelOptions options) =>
        _served.GetOrAdd(options, key => new Lazy<ServedModel>(() => new ServedModel(_engines.Add(key.File, EngineOptions(key)), time))).Value;

    private static LocalEngineOptions EngineOptions(InProcessModelOptions options)
    {
        var engine = new LocalEngineOptions
        {
            Context = options.Context,
            KeyValues = options.KvCache == KeyValueCachePrecision.Q8_0 ? Inference.KeyValueType.Q8_0 : Inference.KeyValueType.F16,
            MaxSequences = options.MaxSequences,
            MaxWaiting = options.Queue,
            DefaultMaxTokens = int.MaxValue,
            KeepAlive = options.KeepAlive,
        };
        return options.Threads is { } threads ? engine with { Threads = threads } : engine;
    }

    private static InProcessModelInspection Refuse(string path, string problem) => new(null, [new(path, problem)]);
}
