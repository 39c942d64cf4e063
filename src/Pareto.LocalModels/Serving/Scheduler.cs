using System.Runtime.InteropServices;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Sampling;

namespace Pareto.LocalModels.Serving;

/// <summary>
/// Computes many sequences together, as in continuous batching (Orca, Yu et al. 2022): every step is one batch with the
/// next token of each running answer and a part of the prompts that have not been read whole. A sequence joins and leaves
/// between any two steps. Where pages run out, the sequence that began last gives up its own and is computed again later.
/// <see cref="Run"/> is the loop of one thread; the other methods may be called from any.
/// </summary>
internal sealed class Scheduler
{
    private readonly LocalModel _model;
    private readonly LocalEngineOptions _options;
    private readonly TimeProvider _time;
    private readonly PrefixCache _pages;
    private readonly Pace _pace;
    private readonly object _gate = new();
    private readonly FairQueue _waiting = new();
    private readonly int _most;
    private readonly HashSet<Sequence> _accepted = [];
    private bool _stopping;

    // The loop's own. Running ones are in the order in which they began.
    private readonly List<Sequence> _running = [];
    private readonly List<Sequence> _paused = [];
    private readonly Queue<Sequence> _returning = [];
    private readonly List<BatchToken> _batch = [];
    private readonly List<Sequence> _planned = [];
    private readonly List<Sequence> _choosing = [];
    private readonly List<Sequence> _vectors = [];
    private readonly List<(Sequence Sequence, int Page)> _copies = [];
    private readonly float[] _logits;
    private readonly SamplerScratch[] _scratches;
    private long _step;

    public Scheduler(LocalModel model, KeyValuePages pages, LocalEngineOptions options, TimeProvider time)
    {
        _model = model;
        _options = options;
        _time = time;
        _pages = new PrefixCache(pages);
        _pace = new Pace(options.MaxSequences);
        _most = options.MaxSequences + (options.MaxWaiting ?? 4 * options.MaxSequences);
        _logits = GC.AllocateUninitializedArray<float>(options.MaxSequences * model.Vocabulary);
        _scratches = [.. Enumerable.Range(0, options.MaxSequences).Select(_ => new SamplerScratch())];
    }

    /// <summary>When a place in the queue is expected to be free.</summary>
    public TimeSpan RetryAfter => _pace.NextPlace();

    /// <summary>Takes a sequence over. False where as many wait as may.</summary>
    public bool TryAdd(Sequence sequence)
    {
        lock (_gate)
        {
            if (_stopping)
            {
                throw ShutDown();
            }

            if (_accepted.Count == _most)
            {
                return false;
            }

            _accepted.Add(sequence);
            _waiting.Add(sequence);
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>The caller no longer wants the answer, or has it. Its place is free at once; what it computes with, before the next step.</summary>
    public void Cancel(Sequence sequence)
    {
        lock (_gate)
        {
            sequence.IsCancelled = true;
            _waiting.Remove(sequence);
            _accepted.Remove(sequence);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>A caller who was slow has read what there was.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the loop after the step that it is at; sequences that have not ended fail.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Computes until <see cref="Stop"/>. A failure of the model ends every sequence, and the loop.</summary>
    public void Run()
    {
        var failure = ShutDown();
        try
        {
            while (WaitForWork())
            {
                Step();
            }
        }
        catch (Exception e)
        {
            failure = new LocalEngineException("The model failed; it will be loaded anew for the next request.", e);
        }

        FailAll(failure);
    }

    private static LocalEngineException ShutDown() => new("The model was shut down before the answer was whole.");

    // True with running sequences, false when the loop shall end.
    private bool WaitForWork()
    {
        lock (_gate)
        {
            while (!_stopping)
            {
                SortOut();
                StartSome();
                if (_running.Count > 0)
                {
                    return true;
                }

                Monitor.Wait(_gate);
            }

            return false;
        }
    }

    // Drops those that nobody waits for, pauses those whose callers are slow, and takes back those who have caught up.
    private void SortOut()
    {
        for (var i = _paused.Count - 1; i >= 0; i--)
        {
            var sequence = _paused[i];
            if (sequence.IsCancelled)
            {
                End(sequence);
                _paused.RemoveAt(i);
            }
            else if (sequence.HasCaughtUp)
            {
                _returning.Enqueue(sequence);
                _paused.RemoveAt(i);
            }
        }

        for (var i = _running.Count - 1; i >= 0; i--)
        {
            var sequence = _running[i];
            if (sequence.IsCancelled)
            {
                End(sequence);
                _running.RemoveAt(i);
            }
            else if (sequence.IsAhead)
            {
                _paused.Add(sequence);
                _running.RemoveAt(i);
            }
        }
    }

    // Those that ran before go first; new ones only while there is memory for their prompts.
    private void StartSome()
    {
        while (_running.Count < _options.MaxSequences)
        {
            var isReturning = _returning.TryPeek(out var sequence);
            sequence ??= _waiting.Peek();
            if (sequence is null)
            {
                return;
            }

            if (sequence.IsCancelled)
            {
                _returning.Dequeue();
                End(sequence);
                continue;
            }

            if (_running.Count > 0 && Missing(sequence) > _pages.Available - _running.Sum(Missing))
            {
                return;
            }

            if (isReturning)
            {
                _returning.Dequeue();
            }
            else
            {
                _waiting.Take();
                sequence.Started = _time.GetTimestamp();
            }

            _running.Add(sequence);
        }
    }

    // Pages that a sequence lacks for the tokens it has.
    private static int Missing(Sequence sequence) => KeyValuePages.For(sequence.Tokens.Length) - sequence.Cache.Pages;

    private void Step()
    {
        _step++;
        var started = _time.GetTimestamp();
        Plan();
        _model.Run(CollectionsMarshal.AsSpan(_batch), _logits.AsSpan(0, _choosing.Count * _model.Vocabulary));
        foreach (var (sequence, page) in _copies)
        {
            _pages.Share(sequence, page);
        }

        // Over a vocabulary of a hundred thousand that takes a while, too.
        _model.Pool.Run(_choosing.Count, i => _choosing[i].Choose(_logits.AsSpan(i * _model.Vocabulary, _model.Vocabulary), _scratches[i], _step));
        ShareOut(_time.GetElapsedTime(started));
        foreach (var sequence in _choosing.Concat(_vectors))
        {
            sequence.Deliver();
            if (sequence.End is not null || sequence.HasFailed)
            {
                _running.Remove(sequence);
                _pace.Add(_time.GetElapsedTime(sequence.Started));
                lock (_gate)
                {
                    End(sequence);
                }
            }
        }
    }

    // The step's time, to those it was spent for; and word to those who wait for their prompt.
    private void ShareOut(TimeSpan time)
    {
        foreach (var sequence in _planned)
        {
            sequence.Compute += time * ((double)sequence.InStep / _batch.Count);
            if (!_choosing.Contains(sequence))
            {
                sequence.TellProgress();
            }
        }
    }

    // First a token of every answer, then prompts, in turns of steps, so that a long one does not hold up a short one.
    private void Plan()
    {
        _batch.Clear();
        _planned.Clear();
        _choosing.Clear();
        _vectors.Clear();
        _copies.Clear();
        for (var i = 0; i < _running.Count; i++)
        {
            if (_running[i].Remaining == 1)
            {
                Take(_running[i], 1);
            }
        }

        var room = _batch.Count > 0 ? Math.Min(_options.PromptTokensPerStep, Transformer.MostTokens - _batch.Count) : Transformer.MostTokens;
        var first = (int)(_step % Math.Max(1, _running.Count));
        for (var i = 0; i < _running.Count && room > 0; i++)
        {
            var sequence = _running[(first + i) % _running.Count];
            if (_planned.Contains(sequence))
            {
                continue;
            }

            var adopted = sequence.Vector is null ? _pages.Adopt(sequence) : 0;
            sequence.CachedPromptTokens += sequence.Tokens.Length == sequence.PromptTokens ? adopted : 0;
            room -= Take(sequence, Math.Min(room, sequence.Remaining));
        }
    }

    // Puts the next tokens of a sequence into the batch, as many as there are pages for.
    private int Take(Sequence sequence, int count)
    {
        while (!_pages.TryGrow(sequence, sequence.Cache.Length + count))
        {
            if (!TryFreePages(sequence))
            {
                count = Math.Min(count, (sequence.Cache.Pages * KeyValuePages.Positions) - sequence.Cache.Length);
                break;
            }
        }

        if (count == 0)
        {
            return 0;
        }

        _planned.Add(sequence);
        sequence.InStep = count;
        var cache = sequence.Cache;
        for (var i = 0; i < count; i++)
        {
            var position = cache.Length + i;
            var isLast = position == sequence.Tokens.Length - 1;
            var vector = sequence.Vector is { } gathered && gathered.Takes(position, isLast) ? gathered : null;
            _batch.Add(new BatchToken(sequence.Tokens[position], position, cache, isLast && sequence.Vector is null, sequence.Adapter, vector));
            if (isLast)
            {
                (sequence.Vector is null ? _choosing : _vectors).Add(sequence);
            }
        }

        // From here on others may build on these pages, in this very batch: a layer keeps all keys before any is looked at.
        while (sequence.Vector is null && (sequence.Nodes.Count + 1) * KeyValuePages.Positions <= cache.Length + count)
        {
            var page = sequence.Nodes.Count;
            if (_pages.Remember(sequence))
            {
                _copies.Add((sequence, page));
            }
        }

        return count;
    }

    // Takes the pages of one that waits for its caller, or of the youngest that began after this one and is not in the batch.
    private bool TryFreePages(Sequence needy)
    {
        var victim = _paused.Concat(_returning).FirstOrDefault(sequence => sequence.Cache.Pages > 0);
        if (victim is null)
        {
            victim = _running.LastOrDefault();
            if (victim is null || victim == needy || _planned.Contains(victim))
            {
                return false;
            }

            _running.Remove(victim);
            _returning.Enqueue(victim);
        }

        _pages.Release(victim);
        victim.CachedPromptTokens = victim.Tokens.Length == victim.PromptTokens ? 0 : victim.CachedPromptTokens;
        return true;
    }

    // Called under the gate.
    private void End(Sequence sequence)
    {
        _pages.Release(sequence);
        _accepted.Remove(sequence);
    }

    private void FailAll(LocalEngineException failure)
    {
        lock (_gate)
        {
            _stopping = true;
            foreach (var sequence in _accepted)
            {
                sequence.Fail(failure);
            }
        }
    }
}
