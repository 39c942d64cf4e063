using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;

namespace Pareto.LocalModels.Serving;

/// <summary>A model from its loading to its unloading, on a thread of its own, which loads it, computes and unloads it.</summary>
internal sealed class EngineSession
{
    private readonly TaskCompletionSource<EngineSession> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<GgufFile> _open;
    private readonly LocalEngineOptions _options;
    private readonly ModelMemory _memory;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private volatile bool _stopping;
    private Scheduler? _scheduler;
    private KeyValuePages? _pages;
    private ModelShape? _shape;
    private Dictionary<string, LoraAdapter> _adapters = [];

    public EngineSession(LocalEngine engine, Func<GgufFile> open, LocalEngineOptions options, ModelMemory memory, TimeProvider time)
    {
        Engine = engine;
        _open = open;
        _options = options;
        _memory = memory;
        _time = time;
        new Thread(Live) { IsBackground = true, Name = "pareto-engine" }.Start();
    }

    /// <summary>Whose it is.</summary>
    public LocalEngine Engine { get; }

    /// <summary>Completes when the model is loaded, or fails as that failed.</summary>
    public Task<EngineSession> Ready => _ready.Task;

    /// <summary>Completes when all is given back; never fails.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether no request can begin in it.</summary>
    public bool IsOver => _stopping || _ended.Task.IsCompleted;

    /// <summary>Once <see cref="Ready"/>.</summary>
    public LocalEngineModel Model { get; private set; } = null!;

    /// <summary>Once <see cref="Ready"/>.</summary>
    public Scheduler Scheduler => _scheduler!;

    /// <summary>Whether a request may choose the adapter, once <see cref="Ready"/>.</summary>
    public bool HasAdapter(string name) => _adapters.ContainsKey(name);

    /// <summary>A sequence for a request that fits.</summary>
    public Sequence Begin(EngineRequest request, int mostTokens) =>
        new(request, Model.Tokenizer, _pages!, mostTokens, request.Adapter is { } name ? _adapters[name] : null)
        {
            Vector = request.WantsVector ? new TextVector(_shape!.Pooling!.Value, _shape.Width) : null,
        };

    /// <summary>Ends it after the step that it is at; <see cref="Ended"/> tells when.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            _scheduler?.Stop();
        }
    }

    private void Live()
    {
        try
        {
            using var file = _open();
            Serve(file);
        }
        catch (Exception e)
        {
            // Whoever sees it fail may begin the next one at once.
            _stopping = true;
            _ready.TrySetException(e);
        }
        finally
        {
            _memory.Return(this);
            _ended.SetResult();
        }
    }

    private void Serve(GgufFile file)
    {
        var (memory, count) = _memory.Take(this, available =>
        {
            var plan = EngineMemory.Plan(file, _options, available);
            return (plan.Memory.Total, plan);
        });
        using var model = LocalModel.Open(file, _options.ModelOptions, _options.Kernels);
        using var pages = new KeyValuePages(model.Shape, _options.KeyValues, count);
        _pages = pages;
        _shape = model.Shape;
        _adapters = _options.Adapters.ToDictionary(adapter => adapter.Key, adapter => Read(model, adapter.Key, adapter.Value), StringComparer.Ordinal);
        Model = new LocalEngineModel(model.Tokenizer, ModelDescription.Of(file, model.Shape, model.Tokenizer), model.Vocabulary, model.Context, memory);
        lock (_gate)
        {
            _scheduler = new Scheduler(model, pages, _options, _time);
            if (_stopping)
            {
                _scheduler.Stop();
            }
        }

        _ready.SetResult(this);
        Scheduler.Run();
        _stopping = true;
    }

    private static LoraAdapter Read(LocalModel model, string name, string path)
    {
        try
        {
            using var file = GgufFile.Open(path);
            return model.ReadAdapter(file);
        }
        catch (GgufException e)
        {
            throw new GgufException($"The adapter '{name}' cannot be used: {e.Message}");
        }
    }
}
