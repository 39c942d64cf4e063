using System.Runtime.CompilerServices;
using Pareto.LocalModels.Providers;

namespace Pareto.LocalModels.Tests.Providers;

public sealed class InterleavingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_SeveralStreams_GivesEveryItemWithItsStream()
    {
        var items = await Interleaving.ReadAsync<int>([_ => Items(1, 2, 3), _ => Items(), _ => Items(10, 20)], Cancel).ToListAsync(Cancel);

        items.Where(item => item.Stream == 0).Select(item => item.Item).ShouldBe([1, 2, 3]);
        items.Where(item => item.Stream == 2).Select(item => item.Item).ShouldBe([10, 20]);
        items.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Read_LeftEarly_EndsEveryStream()
    {
        var ended = 0;
        await foreach (var _ in Interleaving.ReadAsync<int>([Endless, Endless, Stuck], Cancel))
        {
            break;
        }

        ended.ShouldBe(3);

        async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken token)
        {
            try
            {
                while (true)
                {
                    yield return 1;
                    await Task.Yield();
                    token.ThrowIfCancellationRequested();
                }
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        }

        async IAsyncEnumerable<int> Stuck([EnumeratorCancellation] CancellationToken token)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                yield return 0;
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        }
    }

    [Fact]
    public async Task Read_StreamThatFails_Fails()
    {
        await Should.ThrowAsync<InvalidOperationException>(async () => await Interleaving.ReadAsync<int>([_ => Items(1), Failing], Cancel).ToListAsync(Cancel));

        static async IAsyncEnumerable<int> Failing([EnumeratorCancellation] CancellationToken token)
        {
            await Task.Yield();
            token.ThrowIfCancellationRequested();
            yield return 1;
            throw new InvalidOperationException();
        }
    }

    private static async IAsyncEnumerable<int> Items(params int[] items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }
}
