namespace Pareto.Core.Alerting.Drift;

/// <summary>
/// Watches one row of token counts for a lasting rise of their typical size against their own past, by a CUSUM of log-likelihood ratios
/// (Page 1954, Biometrika 41:100): evidence of a rise by <c>drift</c> is added up request by request, never falls below nothing, and at
/// <see cref="Limit"/> it is one. By Lorden's inequality (1971, Ann. Math. Statist. 42:1897) the mean time to a false alarm is at least e^Limit requests.
/// Three things make that hold outside of textbooks. Counts are taken as logarithms, and what lies far out counts as lying at three
/// scales (Huber 1964, Ann. Math. Statist. 35:73), for location, scale and evidence alike, so that no tail carries the sum away and what is added has the mean nothing
/// whatever the shape. The past is learned while it is watched (self-starting, Hawkins 1987, The Statistician 36:299), and evidence is held against
/// the upper end of what its mean may be. And the scale is never taken as smaller than twice the drift, so that of
/// a workload whose answers are all alike a rise by less than half of the drift is none. Not safe for use by several threads.
/// </summary>
internal sealed class DriftDetector
{
    /// <summary>Requests from which on there is a past to hold others against.</summary>
    public const int WarmUp = 200;

    /// <summary>A mean of more than a million requests between two false alarms.</summary>
    public const double Limit = 14;

    private const double FarOut = 3;
    private const double Largest = 0.5;

    // What the scale begins with counts as so many requests.
    private const int FirstWeight = 20;

    // One standard error.
    private const double UpperEnd = 1;

    private DriftState _state;

    public DriftDetector(DriftState state) => _state = state;

    /// <summary>Where it stands, to go on from later.</summary>
    public DriftState State => _state;

    /// <summary>Takes note of a request.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="drift">The rise that matters, as a share: 0.25 is a quarter more.</param>
    /// <returns>What has risen, once it is plain; from there on the past is learned anew.</returns>
    public DriftFound? Observe(long tokens, double drift)
    {
        var rise = Math.Log(1 + drift);
        var size = Math.Log(1 + tokens);
        var scale = Math.Max(Math.Sqrt(_state.Square), rise / Largest);
        var past = _state.Seen == 0 ? _state with { Mean = size } : _state;
        var off = Math.Clamp((size - past.Mean) / scale, -FarOut, FarOut);
        var upperEnd = UpperEnd / Math.Sqrt(past.Seen);
        var evidence = past.Seen < WarmUp ? 0 : past.Evidence + (rise / scale * (off - upperEnd - (rise / scale / 2)));
        _state = past with { Evidence = evidence, Since = past.Since + 1, OffSince = past.OffSince + (off * scale), SquareSince = past.SquareSince + Square(off * scale) };
        if (evidence <= 0)
        {
            _state = _state.Joined(FirstWeight);
            return null;
        }

        if (evidence < Limit)
        {
            return null;
        }

        var found = new DriftFound(TokensOf(_state.Mean), TokensOf(_state.Mean + (_state.OffSince / _state.Since)), _state.Since);
        _state = DriftState.New;
        return found;
    }

    private static double Square(double value) => value * value;

    private static double TokensOf(double size) => Math.Exp(size) - 1;
}

/// <summary>
/// Where a detector stands: a few numbers, however many requests it has seen. Requests since the evidence began are kept apart:
/// while they are under suspicion, they are not of the past that they are held against.
/// </summary>
/// <param name="Seen">Requests that make up the past.</param>
/// <param name="Mean">The typical size of the past, as the logarithm of tokens and one.</param>
/// <param name="Square">The mean square of what requests were off it.</param>
/// <param name="Evidence">Of a rise.</param>
/// <param name="Since">Requests since there was none.</param>
/// <param name="OffSince">What they were off the past, added up.</param>
/// <param name="SquareSince">The squares of it, added up.</param>
internal sealed record DriftState(long Seen, double Mean, double Square, double Evidence, long Since, double OffSince, double SquareSince)
{
    public static DriftState New { get; } = new(0, 0, 1, 0, 0, 0, 0);

    /// <summary>Nothing is suspected any more: all there was is of the past.</summary>
    /// <param name="firstWeight">How many requests the first square counts for.</param>
    public DriftState Joined(int firstWeight)
    {
        var seen = Seen + Since;
        return new DriftState(seen, Mean + (OffSince / seen), Square + ((SquareSince - (Since * Square)) / (seen + firstWeight)), 0, 0, 0, 0);
    }
}

/// <summary>A rise. Sizes are geometric means.</summary>
/// <param name="Before">Tokens of a request until then.</param>
/// <param name="Now">Tokens of a request since.</param>
/// <param name="Requests">How many there were since.</param>
internal sealed record DriftFound(double Before, double Now, long Requests)
{
    /// <summary>As a share of what was before.</summary>
    public double Rise => (Now / Math.Max(Before, 1)) - 1;
}
