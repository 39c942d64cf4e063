namespace Pareto.LocalModels.Serving;

/// <summary>Why a request was not begun.</summary>
public abstract record EngineRefusal
{
    private protected EngineRefusal()
    {
    }

    /// <summary>What was wrong and what to do, for whoever sent the request. Holds nothing of the prompt.</summary>
    public abstract string Message { get; }

    /// <summary>Prompt and answer do not fit the context.</summary>
    /// <param name="Tokens">Tokens of the prompt and of the answer asked for.</param>
    /// <param name="Limit">Tokens of the context.</param>
    public sealed record ContextTooLong(int Tokens, int Limit) : EngineRefusal
    {
        public override string Message =>
            $"Prompt and answer take {Tokens} tokens; the context of the model is {Limit} tokens. Shorten the prompt or ask for a shorter answer.";
    }

    /// <summary>As many requests wait as may.</summary>
    /// <param name="RetryAfter">When a place is expected to be free, at the pace of late; at least one second.</param>
    public sealed record QueueFull(TimeSpan RetryAfter) : EngineRefusal
    {
        public override string Message => $"The queue of the model is full. Try again in {Math.Ceiling(RetryAfter.TotalSeconds):0} s.";
    }

    /// <summary>The request makes no sense to this model.</summary>
    public sealed record Invalid(string Problem) : EngineRefusal
    {
        public override string Message => Problem;
    }

    /// <summary>The model cannot be loaded: its file is missing or broken, or the memory too small.</summary>
    public sealed record Unavailable(string Problem) : EngineRefusal
    {
        public override string Message => Problem;
    }
}
