namespace Pareto.Core.PolicyGate;

/// <summary>
/// Ends the search of one request after its time, or with its caller. The time begins with the first text that has to be
/// searched: a request of nothing but texts that are remembered needs no clock.
/// </summary>
internal sealed class SearchLimit(TimeSpan time, TimeProvider clock, CancellationToken caller) : IDisposable
{
    private CancellationTokenSource? _budget;
    private CancellationTokenSource? _linked;

    public CancellationToken Token
    {
        get
        {
            _budget ??= new CancellationTokenSource(time, clock);
            _linked ??= CancellationTokenSource.CreateLinkedTokenSource(_budget.Token, caller);
            return _linked.Token;
        }
    }

    public void Dispose()
    {
        _linked?.Dispose();
        _budget?.Dispose();
    }
}
