using Pareto.Core.Routing.Checking;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Routing.Checking;

public sealed class CheckDeskTests : IAsyncDisposable
{
    private readonly TestDatabase _test = new();
    private readonly CheckDesk _desk;

    public CheckDeskTests() => _desk = new CheckDesk(_test.Reader, _test.Clock);

    public async ValueTask DisposeAsync()
    {
        await _desk.DisposeAsync();
        _test.Dispose();
    }

    [Fact]
    public async Task TryEnter_AllPlacesTaken_NoUntilOneIsGivenBack()
    {
        _desk.TryEnter(2).ShouldBeTrue();
        _desk.TryEnter(2).ShouldBeTrue();
        _desk.TryEnter(2).ShouldBeFalse();

        _desk.Leave();
        _desk.TryEnter(2).ShouldBeTrue();

        var done = new TaskCompletionSource();
        _desk.Run(async _ => await done.Task);
        _desk.TryEnter(2).ShouldBeFalse("the work still has its place");
        done.SetResult();
        while (!_desk.TryEnter(2))
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task DisposeAsync_WorkUnderWay_IsToldAndWaitedFor()
    {
        var (begun, ended) = (new TaskCompletionSource(), false);
        _desk.TryEnter(1).ShouldBeTrue();
        _desk.Run(async cancellationToken =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended = true;
        });
        await begun.Task;

        await _desk.DisposeAsync();

        ended.ShouldBeTrue();
        _desk.TryEnter(1).ShouldBeFalse();
    }

    [Fact]
    public void TryReserve_DaysMoney_IsNotExceededAndComesBackTheNextDay()
    {
        _desk.TryReserve(0.6m, perDay: 1).ShouldBeTrue();
        _desk.TryReserve(0.6m, perDay: 1).ShouldBeFalse("as much is promised already");

        _desk.Settle(promised: 0.6m, spent: 0.3m);
        _desk.TryReserve(0.6m, perDay: 1).ShouldBeTrue();
        _desk.Settle(promised: 0.6m, spent: 0.7m);
        _desk.TryReserve(0.01m, perDay: 1).ShouldBeFalse();

        _test.Clock.Advance(TimeSpan.FromDays(1));
        _desk.TryReserve(1, perDay: 1).ShouldBeTrue();
        _desk.TryReserve(0.01m, perDay: 1).ShouldBeFalse();
    }
}
