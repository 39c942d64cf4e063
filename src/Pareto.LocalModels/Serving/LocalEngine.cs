using System.Runtime.CompilerServices;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Serving;

/// <summary>
/// One model file served to any number of callers. The model is loaded with the first request and unloaded when none came
/// for <see cref="LocalEngineOptions.KeepAlive"/>. Requests are computed together; each one's answer comes as it is made,
/// and how slowly one caller reads does not hold up the others. Safe for any number of threads.
/// </summary>
public sealed class LocalEngine : IAsyncDisposable
{
    private readonly Func<GgufFile> _open;
    private readonly LocalEngineOptions _options;
    private readonly ModelMemory _memory;
    private readonly TimeProvider _time;
    private readonly ITimer _idle;
    private readonly Lock _gate = new();
    private EngineSession? _session;
    private int _users;
    private bool _disposed;
    private long _lastUsed;

    public LocalEngine(string path, LocalEngineOptions options, TimeProvider time)
        : this(() => GgufFile.Open(path), options, time, new ModelMemory(ModelMemory.OfProcess))
    {
    }

    internal LocalEngine(Func<GgufFile> open, LocalEngineOptions options, TimeProvider time, ModelMemory memory)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.MaxSequences, Math.Clamp(options.MaxSequences, 1, LocalEngineOptions.MostSequences));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PromptTokensPerStep, 1);
        _open = open;
        _options = options;
        _time = time;
        _memory = memory;
        _idle = time.CreateTimer(_ => TryUnload(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the model is in memory, or on its way there.</summary>
    public bool IsLoaded
    {
        get
        {
            lock (_gate)
            {
                return _session is { IsOver: false };
            }
        }
    }

    /// <summary>Requests that run or wait.</summary>
    public int Requests
    {
        get
        {
            lock (_gate)
            {
                return _users;
            }
        }
    }

    /// <summary>Whether the model is in memory, and no longer on its way there.</summary>
    internal bool IsReady
    {
        get
        {
            lock (_gate)
            {
                return _session is { IsOver: false, Ready.IsCompletedSuccessfully: true };
            }
        }
    }

    /// <summary>When a request last ended, as a timestamp of the clock.</summary>
    internal long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>
    /// Loads the model if it is not loaded. Throws <see cref="GgufException"/> where the file cannot be used,
    /// <see cref="IOException"/> where it cannot be read, and <see cref="InsufficientMemoryException"/> where the memory is
    /// too small.
    /// </summary>
    public async ValueTask<LocalEngineModel> LoadAsync(CancellationToken cancellationToken = default)
    {
        var session = await EnterAsync(cancellationToken);
        Leave();
        return session.Model;
    }

    /// <summary>
    /// Answers a prompt. Expected refusals are events; an answer that cannot be finished is a <see cref="LocalEngineException"/>.
    /// Whoever stops reading, or cancels, frees what the request holds before the next token.
    /// </summary>
    public async IAsyncEnumerable<EngineEvent> GenerateAsync(EngineRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        EngineSession? session = null;
        EngineRefusal? refusal = null;
        try
        {
            session = await EnterAsync(cancellationToken);
        }
        catch (Exception e) when (e is GgufException or IOException or UnauthorizedAccessException or InsufficientMemoryException)
        {
            refusal = new EngineRefusal.Unavailable(e.Message);
        }

        if (session is null)
        {
            yield return new EngineRefused(refusal!);
            yield break;
        }

        try
        {
            refusal = Check(request, session, out var mostTokens);
            var sequence = refusal is null ? session.Begin(request, mostTokens) : null;
            if (sequence is null || !session.Scheduler.TryAdd(sequence))
            {
                yield return new EngineRefused(refusal ?? new EngineRefusal.QueueFull(session.Scheduler.RetryAfter));
                yield break;
            }

            try
            {
                await foreach (var item in sequence.Events.ReadAllAsync(cancellationToken))
                {
                    if (sequence.Read())
                    {
                        session.Scheduler.Wake();
                    }

                    yield return item;
                }
            }
            finally
            {
                session.Scheduler.Cancel(sequence);
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Unloads the model; answers that are not whole fail.</summary>
    public async ValueTask DisposeAsync()
    {
        EngineSession? session;
        lock (_gate)
        {
            _disposed = true;
            session = _session;
            _session = null;
        }

        await _idle.DisposeAsync();
        if (session is not null)
        {
            session.Stop();
            await session.Ended;
        }
    }

    /// <summary>Unloads the model if nobody uses it, and returns when that is done. False where it is in use or not loaded.</summary>
    internal bool TryUnload()
    {
        EngineSession? session;
        lock (_gate)
        {
            if (_users > 0 || _session is null)
            {
                return false;
            }

            session = _session;
            _session = null;
        }

        session.Stop();
        session.Ended.Wait();
        return true;
    }

    private async ValueTask<EngineSession> EnterAsync(CancellationToken cancellationToken)
    {
        EngineSession session;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_session is null or { IsOver: true })
            {
                _session = new EngineSession(this, _open, _options, _memory, _time);
            }

            session = _session;
            _users++;
            _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        try
        {
            return await session.Ready.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            Volatile.Write(ref _lastUsed, _time.GetTimestamp());
            if (--_users == 0 && !_disposed)
            {
                _idle.Change(_options.KeepAlive, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private EngineRefusal? Check(EngineRequest request, EngineSession session, out int mostTokens)
    {
        var model = session.Model;
        var options = request.Options;
        var prompt = request.Prompt.Count;
        if (request.WantsVector && model.Description.Pooling is null)
        {
            mostTokens = 0;
            return new EngineRefusal.Invalid("The model makes no vectors of texts: its file names no pooling.");
        }

        mostTokens = request.WantsVector ? 0 : options.MaxTokens ?? Math.Clamp(model.Context - prompt, 1, _options.DefaultMaxTokens);
        if (prompt == 0)
        {
            return new EngineRefusal.Invalid("The prompt holds no tokens.");
        }

        if (mostTokens < 1 && !request.WantsVector)
        {
            return new EngineRefusal.Invalid("At least one token must be asked for.");
        }

        if ((long)prompt + mostTokens > model.Context)
        {
            return new EngineRefusal.ContextTooLong((int)Math.Min(int.MaxValue, (long)prompt + mostTokens), model.Context);
        }

        foreach (var token in request.Prompt)
        {
            if (token < 0 || token >= model.Vocabulary)
            {
                return new EngineRefusal.Invalid("The prompt holds tokens that the model does not have.");
            }
        }

        return request.Adapter is null || session.HasAdapter(request.Adapter) ? null : new EngineRefusal.Invalid("The model has no adapter of this name.");
    }
}
