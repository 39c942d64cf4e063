using Pareto.Core.Accounting.Spill;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting.Spill;

/// <summary>What waits in the spill is there after <c>kill -9</c>.</summary>
public class SpillCrashTests
{
    private const int AcknowledgedBeforeTheKill = 2000;

    [Fact(Timeout = 60_000)]
    public async Task Kill_WhileSpilling_LosesNothingAcknowledged()
    {
        using var temp = new TempDirectory();
        var acknowledged = 0;
        using (var child = new ChildProcess(typeof(SpillCrashTests), nameof(Child_SpillsUntilKilled), temp.Path))
        {
            while (acknowledged < AcknowledgedBeforeTheKill)
            {
                (await child.HearAsync()).ShouldNotBeNull();
                acknowledged++;
            }

            child.Kill();
            while (await child.HearAsync() is { Length: 5 })
            {
                acknowledged++;
            }
        }

        using var spill = SpillFile.Open(DataDirectory.At(temp.Path), new StorageOptions());
        var kept = spill.Peek(int.MaxValue).Appends.Select(append => append.Entries[0].RequestId.Value).ToList();

        // One more may be there that was not acknowledged any more.
        kept.Count.ShouldBeInRange(acknowledged, acknowledged + 1);
        kept.ShouldBe(Enumerable.Range(0, kept.Count).Select(i => $"req_{i}"));
    }

    [Fact(Explicit = true)]
    public void Child_SpillsUntilKilled()
    {
        using var spill = SpillFile.Open(DataDirectory.Create(ChildProcess.OwnDirectory), new StorageOptions());
        using var output = Console.OpenStandardOutput();
        for (var i = 0; i < 50_000; i++)
        {
            spill.TryAppend([new SpilledAppend([Rows.Row($"req_{i}")], null)]).ShouldBeTrue();
            ChildProcess.Say(output, $"{i:D5}");
        }
    }
}
