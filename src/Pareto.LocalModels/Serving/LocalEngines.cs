namespace Pareto.LocalModels.Serving;

/// <summary>
/// The engines of a process, which share its memory: one that loads may have those unloaded that nobody uses, the longest
/// unused first, and so does a machine that runs out of memory. Owns the engines.
/// </summary>
public sealed class LocalEngines : IAsyncDisposable
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(10);

    private readonly List<LocalEngine> _engines = [];
    private readonly Lock _gate = new();
    private readonly ModelMemory _memory;
    private readonly TimeProvider _time;
    private readonly ITimer _look;

    /// <param name="time">The clock.</param>
    /// <param name="memoryBytes">What the models may take together. Null: nine tenths of what the process may use.</param>
    public LocalEngines(TimeProvider time, long? memoryBytes = null)
        : this(time, memoryBytes ?? ModelMemory.OfProcess, IsMemoryShort)
    {
    }

    internal LocalEngines(TimeProvider time, long memoryBytes, Func<bool> isMemoryShort)
    {
        _time = time;
        _memory = new ModelMemory(memoryBytes);
        _look = time.CreateTimer(
            _ =>
            {
                if (isMemoryShort())
                {
                    _memory.TryUnloadOne();
                }
            },
            null,
            _lookEvery,
            _lookEvery);
    }

    /// <summary>An engine for a model file. It is loaded when it is first used.</summary>
    public LocalEngine Add(string path, LocalEngineOptions options) => Add(() => Gguf.GgufFile.Open(path), options);

    public async ValueTask DisposeAsync()
    {
        await _look.DisposeAsync();
        LocalEngine[] engines;
        lock (_gate)
        {
            engines = [.. _engines];
        }

        foreach (var engine in engines)
        {
            await engine.DisposeAsync();
        }
    }

    internal LocalEngine Add(Func<Gguf.GgufFile> open, LocalEngineOptions options)
    {
        var engine = new LocalEngine(open, options, _time, _memory);
        lock (_gate)
        {
            _engines.Add(engine);
        }

        return engine;
    }

    // As the last garbage collection saw it; a process that allocates nothing needs nothing.
    private static bool IsMemoryShort()
    {
        var info = GC.GetGCMemoryInfo();
        return info.MemoryLoadBytes >= info.HighMemoryLoadThresholdBytes;
    }
}
