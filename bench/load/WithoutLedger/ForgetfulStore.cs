using Pareto.Core.Accounting;

namespace Pareto.WithoutLedger;

/// <summary>Keeps nothing.</summary>
internal sealed class ForgetfulStore : ILedgerStore
{
    public void Write(IReadOnlyList<ILedgerAppend> appends)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
