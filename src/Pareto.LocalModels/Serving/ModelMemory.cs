namespace Pareto.LocalModels.Serving;

/// <summary>
/// The memory that engines share. One that loads is given what is free; where that is too little, engines that nobody uses
/// are unloaded, the longest unused first. Safe for any number of threads.
/// </summary>
internal sealed class ModelMemory(long limit)
{
    // Of what the process may use; the rest is the gateway's own.
    private const double Share = 0.9;

    private readonly Dictionary<EngineSession, long> _taken = [];
    private readonly Lock _gate = new();
    private readonly Lock _loading = new();

    /// <summary>What models may take of the memory of this process, in bytes; a container's limit counts.</summary>
    public static long OfProcess => (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * Share);

    /// <summary>
    /// Gives a session what <paramref name="plan"/> makes of the memory there is. The plan may be asked more than once, and
    /// what it throws when there is nobody left to unload goes to the caller.
    /// </summary>
    public T Take<T>(EngineSession session, Func<long, (long Bytes, T Plan)> plan)
    {
        // One at a time, or two would count on the same memory.
        lock (_loading)
        {
            while (true)
            {
                try
                {
                    var (bytes, result) = plan(limit - Taken());
                    lock (_gate)
                    {
                        _taken[session] = bytes;
                    }

                    return result;
                }
                catch (InsufficientMemoryException) when (TryUnloadOne())
                {
                }
            }
        }
    }

    public void Return(EngineSession session)
    {
        lock (_gate)
        {
            _taken.Remove(session);
        }
    }

    /// <summary>Unloads the engine that was not used for longest. False where all are in use.</summary>
    public bool TryUnloadOne()
    {
        LocalEngine[] engines;
        lock (_gate)
        {
            engines = [.. _taken.Keys.Select(session => session.Engine).Distinct()];
        }

        // One that loads might wait for this very call.
        return engines.Where(engine => engine.IsReady).OrderBy(engine => engine.LastUsed).Any(engine => engine.TryUnload());
    }

    private long Taken()
    {
        lock (_gate)
        {
            return _taken.Values.Sum();
        }
    }
}
