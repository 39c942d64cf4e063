using System.Collections.Concurrent;
using System.Collections.Frozen;
using Pareto.Core.Providers;
using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
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
    private readonly ConcurrentDictionary<(InProcessModelOptions Options, string Adapters), Lazy<ServedModel>> _served = new();

    public InProcessModelInspection Inspect(InProcessModelOptions options)
    {
        try
        {
            var file = _files.Read(options.File);
            foreach (var (name, adapter) in options.Adapters)
            {
                if (ProblemOf(options.File, adapter) is { } problem)
                {
                    return Refuse($"adapters.{name}", problem);
                }
            }

            return options.Context > file.TrainedContext
                ? Refuse("context", $"the model was trained for {file.TrainedContext} tokens: ask for no more.")
                : new InProcessModelInspection(
                    new InProcessModelFacts
                    {
                        Abilities = file.Abilities,
                        ContextTokens = options.Context ?? Math.Min(LocalModelOptions.DefaultContext, file.TrainedContext),
                    },
                    [])
                {
                    Warnings = file.Warning is { } warning ? [new(InProcessModelInspection.File, warning)] : [],
                };
        }
        catch (Exception e) when (e is GgufException or IOException or UnauthorizedAccessException)
        {
            return Refuse(InProcessModelInspection.File, Describe(options.File, e));
        }
    }

    public IProvider CreateProvider(string name, IReadOnlyDictionary<string, InProcessModelOptions> models)
    {
        var served = new Dictionary<string, ServedTarget>(StringComparer.Ordinal);
        foreach (var (model, options) in models)
        {
            foreach (var (target, adapter) in options.ServedAs(model))
            {
                served[target] = new ServedTarget(Served(options), adapter);
            }
        }

        return new LocalModelProvider(name, served);
    }

    /// <summary>Unloads every model; answers that are not whole fail.</summary>
    public ValueTask DisposeAsync() => _engines.DisposeAsync();

    // Equal options are one engine; collections are equal by their content only when they are written out.
    private ServedModel Served(InProcessModelOptions options)
    {
        var adapters = string.Join('\n', options.Adapters.OrderBy(adapter => adapter.Key, StringComparer.Ordinal).Select(adapter => $"{adapter.Key} {adapter.Value}"));
        var key = (options with { Adapters = FrozenDictionary<string, string>.Empty }, adapters);
        return _served.GetOrAdd(key, _ => new Lazy<ServedModel>(() => new ServedModel(
            _engines.Add(options.File, EngineOptions(options)), options.MaxSequences + options.Queue, time))).Value;
    }

    private static LocalEngineOptions EngineOptions(InProcessModelOptions options)
    {
        var engine = new LocalEngineOptions
        {
            Context = options.Context,
            KeyValues = options.KvCache == KeyValueCachePrecision.Q8_0 ? KeyValueType.Q8_0 : KeyValueType.F16,
            MaxSequences = options.MaxSequences,
            MaxWaiting = options.Queue,
            DefaultMaxTokens = int.MaxValue,
            KeepAlive = options.KeepAlive,
            Adapters = options.Adapters,
        };
        return options.Threads is { } threads ? engine with { Threads = threads } : engine;
    }

    private static string? ProblemOf(string model, string adapter)
    {
        try
        {
            using var file = GgufFile.Open(model);
            using var beside = GgufFile.Open(adapter);
            LoraAdapter.Read(beside, ModelShape.Read(file.Metadata), file.Tensors);
            return null;
        }
        catch (Exception e) when (e is GgufException or IOException or UnauthorizedAccessException)
        {
            return Describe(adapter, e);
        }
    }

    private static string Describe(string file, Exception problem) => problem switch
    {
        GgufException => $"{Path.GetFileName(file)} cannot be served: {problem.Message}",
        _ when Directory.Exists(file) => $"'{file}' is a folder, not a file.",
        _ when File.Exists(file) => $"'{file}' cannot be read: {problem.Message}",
        _ => $"there is no file '{file}'.",
    };

    private static InProcessModelInspection Refuse(string path, string problem) => new(null, [new(path, problem)]);
}
