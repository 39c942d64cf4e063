using System.Collections.Immutable;

namespace Pareto.Core.Storage;

/// <summary>
/// Lets readers of a database see all that gateways, in this process or in another, had committed when they asked: it waits until what then
/// stood in their journals (<see cref="JournalFile"/>) has been moved to the database. Safe for many threads.
/// </summary>
internal sealed class JournalWatch(DataDirectory directory)
{
    // Milliseconds are usual. A database that takes nothing, or a gateway that was killed, must not hold up a report for long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What did not move within the patience, and is not waited for again.</summary>
    private volatile ImmutableHashSet<WaitingHalf> _left = [];

    /// <summary>Whether something did not move within the patience, and has not since.</summary>
    public bool HasLeft => !_left.Intersect(Waiting()).IsEmpty;

    public void CatchUp()
    {
        var waiting = Waiting().Except(_left);
        if (!waiting.IsEmpty && !SpinWait.SpinUntil(() => (waiting = waiting.Intersect(Waiting())).IsEmpty, Patience))
        {
            _left = waiting;
        }
    }

    private ImmutableHashSet<WaitingHalf> Waiting()
    {
        var waiting = ImmutableHashSet<WaitingHalf>.Empty;
        foreach (var file in directory.Files($"ledger*{JournalFile.Extension}"))
        {
            foreach (var (half, head) in HeadsOf(file.FullName).Index())
            {
                if (head.Written > 0)
                {
                    waiting = waiting.Add(new WaitingHalf(file.FullName, half, head.Turn));
                }
            }
        }

        return waiting;
    }

    private static JournalHead[] HeadsOf(string file)
    {
        try
        {
            return JournalFile.ReadHeads(file);
        }
        catch (IOException)
        {
            // Its gateway has ended and taken it away.
            return [];
        }
    }

    private sealed record WaitingHalf(string File, int Half, long Turn);
}
