using System.Runtime.InteropServices;
using System.Threading.Channels;
using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Sampling;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Serving;

/// <summary>
/// One request on its way through an engine: its tokens, the keys and values it holds, and the events that its caller has
/// not read yet. The engine's thread owns it; the caller reads <see cref="Events"/>.
/// </summary>
internal sealed class Sequence
{
    // Events that wait for the caller before the sequence is paused, and those left when it goes on.
    private const int MostAhead = 64;
    private const int AheadToGoOn = MostAhead / 2;

    private readonly Channel<EngineEvent> _events = Channel.CreateUnbounded<EngineEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly GenerationOptions _options;
    private readonly Tokenizer _tokenizer;
    private readonly Sampler _sampler;
    private readonly StreamingDecoder _decoder;
    private readonly StopScanner _stops;
    private readonly List<int> _tokens;
    private readonly int _mostTokens;
    private EngineToken? _made;
    private int _ahead;

    public Sequence(EngineRequest request, Tokenizer tokenizer, KeyValuePages pages, int mostTokens, LoraAdapter? adapter = null)
    {
        _options = request.Options;
        _tokenizer = tokenizer;
        _mostTokens = mostTokens;
        _tokens = [.. request.Prompt];
        Caller = request.Caller;
        Adapter = adapter;
        PromptTokens = request.Prompt.Count;
        Cache = new KeyValueCache(pages, PromptTokens + mostTokens);
        _sampler = new Sampler(_options.Sampling, request.Prompt);
        _decoder = new StreamingDecoder(tokenizer, _options.ShownTokens.IsEmpty ? null : _options.ShownTokens);
        _stops = new StopScanner(_options.Stop);
    }

    public string Caller { get; }

    /// <summary>What changes the model for it.</summary>
    public LoraAdapter? Adapter { get; }

    /// <summary>Gathers the prompt's vector; null where an answer is wanted.</summary>
    public TextVector? Vector { get; init; }

    public int PromptTokens { get; }

    /// <summary>Tokens of the prompt that needed no computing.</summary>
    public int CachedPromptTokens { get; set; }

    public KeyValueCache Cache { get; }

    /// <summary>The nodes of the prefix cache that hold its first pages, in their order.</summary>
    public List<PrefixNode> Nodes { get; } = [];

    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>Tokens that are not computed yet.</summary>
    public int Remaining => _tokens.Count - Cache.Length;

    /// <summary>Its tokens in the step that is being computed.</summary>
    public int InStep { get; set; }

    /// <summary>Its share of the time of all steps so far.</summary>
    public TimeSpan Compute { get; set; }

    /// <summary>When it was given a place among the running ones.</summary>
    public long Started { get; set; }

    /// <summary>Set by the caller who leaves; the engine drops it before its next step.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Whether the caller reads too slowly to go on now.</summary>
    public bool IsAhead => Volatile.Read(ref _ahead) >= MostAhead;

    /// <summary>Whether a caller who was too slow has caught up.</summary>
    public bool HasCaughtUp => Volatile.Read(ref _ahead) <= AheadToGoOn;

    public ChannelReader<EngineEvent> Events => _events.Reader;

    /// <summary>Why the answer ended; null while it goes on.</summary>
    public GenerationEnd? End { get; private set; }

    /// <summary>Whether it ended by <see cref="Fail"/>.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Tells that the caller has read an event. True when the engine may want to know.</summary>
    public bool Read() => Interlocked.Decrement(ref _ahead) == AheadToGoOn;

    /// <summary>
    /// Chooses the next token from the logits after the last one, which are changed on the way; on any thread, before
    /// <see cref="Deliver"/>. What goes wrong ends this sequence only.
    /// </summary>
    public void Choose(Span<float> logits, SamplerScratch scratch, long step)
    {
        try
        {
            _made = new EngineToken(Next(logits, scratch)) { Step = step };
        }
        catch (Exception e)
        {
            Fail(new LocalEngineException($"The answer could not be continued: {e.Message}", e));
        }
    }

    /// <summary>Tells the caller how much of the prompt is read.</summary>
    public void TellProgress() => Write(new EngineProgress(Math.Min(Cache.Length, PromptTokens), CachedPromptTokens, Compute));

    /// <summary>Hands the chosen token to the caller, or the vector.</summary>
    public void Deliver()
    {
        if (Vector is not null)
        {
            End = GenerationEnd.EndOfAnswer;
            Write(new EngineVector(Vector.Normalised()));
            WriteEnd();
            return;
        }

        if (_made is not { } made)
        {
            return;
        }

        _made = null;
        if (_tokens.Count - PromptTokens == 1)
        {
            TellProgress();
        }

        Write(made with { Compute = Compute });
        if (End is not null)
        {
            WriteEnd();
        }
    }

    /// <summary>Ends it without an answer.</summary>
    public void Fail(LocalEngineException failure)
    {
        HasFailed = true;
        _events.Writer.TryComplete(failure);
    }

    private void WriteEnd()
    {
        Write(new EngineFinished(End!.Value, PromptTokens, CachedPromptTokens, _tokens.Count - PromptTokens));
        _events.Writer.TryComplete();
    }

    private void Write(EngineEvent item)
    {
        Interlocked.Increment(ref _ahead);
        _events.Writer.TryWrite(item);
    }

    private GeneratedToken Next(Span<float> logits, SamplerScratch scratch)
    {
        var logSum = Logits.LogSum(logits);
        var top = _options.TopLogProbs > 0
            ? Array.ConvertAll(Logits.Top(logits, _options.TopLogProbs), pair => new TokenProbability(pair.Token, pair.Logit - logSum))
            : [];
        var token = _sampler.Next(logits, _options.Constraint, scratch, out var logit);
        _tokens.Add(token);
        return new GeneratedToken(token, Text(token), logit - logSum, top);
    }

    private string Text(int token)
    {
        if (_tokenizer.EndsAnswer(token))
        {
            End = GenerationEnd.EndOfAnswer;
            return _stops.Add(_decoder.Finish()) + _stops.Finish();
        }

        _options.Constraint?.Accept(token);
        var text = _stops.Add(_decoder.Add(token));
        if (_stops.Found)
        {
            End = GenerationEnd.StopString;
        }
        else if (_tokens.Count - PromptTokens == _mostTokens)
        {
            End = GenerationEnd.Length;
            text += _stops.Add(_decoder.Finish()) + _stops.Finish();
        }

        return text;
    }
}
