using Pareto.Core.Configuration;

namespace Pareto.Core.Tests.Configuration;

public sealed class ConfigurationFileWatcherTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pareto-watch-").FullName;

    private string File => Path.Combine(_folder, "pareto.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Poll_Unchanged_TellsNothing()
    {
        Write("a");
        var watcher = Watch("a");

        watcher.Poll().ShouldBeNull();
        Write("a");
        watcher.Poll().ShouldBeNull();
        watcher.Poll().ShouldBeNull();
    }

    [Fact]
    public void Poll_Changed_TellsOnceAfterASecondEqualReading()
    {
        Write("a");
        var watcher = Watch("a");
        Write("b");

        watcher.Poll().ShouldBeNull();
        watcher.Poll()!.Text.ShouldBe("b");
        watcher.Poll().ShouldBeNull();
    }

    [Fact]
    public void Poll_ChangedBetweenLoadAndFirstReading_IsTold()
    {
        Write("b");
        var watcher = Watch("a");

        watcher.Poll().ShouldBeNull();
        watcher.Poll()!.Text.ShouldBe("b");
    }

    [Fact]
    public void Poll_HalfWritten_WaitsUntilAtRest()
    {
        Write("a");
        var watcher = Watch("a");

        foreach (var part in new[] { "", "b", "bc", "bcd" })
        {
            Write(part);
            watcher.Poll().ShouldBeNull();
        }

        watcher.Poll()!.Text.ShouldBe("bcd");
    }

    [Fact]
    public void Poll_ChangedAndBack_TellsNothing()
    {
        Write("a");
        var watcher = Watch("a");

        Write("b");
        watcher.Poll().ShouldBeNull();
        Write("a");
        watcher.Poll().ShouldBeNull();
        Write("b");
        watcher.Poll().ShouldBeNull();
        watcher.Poll()!.Text.ShouldBe("b");
    }

    [Fact]
    public void Poll_SameLengthAndTime_IsSeen()
    {
        Write("a: 1");
        var stamp = System.IO.File.GetLastWriteTimeUtc(File);
        var watcher = Watch("a: 1");
        watcher.Poll().ShouldBeNull();
        Write("a: 2");
        System.IO.File.SetLastWriteTimeUtc(File, stamp);

        watcher.Poll().ShouldBeNull();
        watcher.Poll()!.Text.ShouldBe("a: 2");
    }

    [Fact]
    public void Poll_ReplacedByAnEditor_IsSeen()
    {
        Write("a");
        var watcher = Watch("a");
        System.IO.File.WriteAllText(File + ".tmp", "b");
        System.IO.File.Move(File + ".tmp", File, overwrite: true);

        watcher.Poll().ShouldBeNull();
        watcher.Poll()!.Text.ShouldBe("b");
    }

    [Fact]
    public void Poll_MountedAsConfigMap_FollowsTheLinks()
    {
        // pareto.yaml -> ..data/pareto.yaml, ..data -> ..1: an update moves ..data and touches nothing else.
        foreach (var (version, text) in new[] { ("..1", "a"), ("..2", "b") })
        {
            Directory.CreateDirectory(Path.Combine(_folder, version));
            System.IO.File.WriteAllText(Path.Combine(_folder, version, "pareto.yaml"), text);
        }

        var data = Path.Combine(_folder, "..data");
        Directory.CreateSymbolicLink(data, "..1");
        System.IO.File.CreateSymbolicLink(File, Path.Combine("..data", "pareto.yaml"));
        var watcher = Watch("a");
        watcher.Poll().ShouldBeNull();

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "..2");

        watcher.Poll().ShouldBeNull();
        watcher.Poll()!.Text.ShouldBe("b");
    }

    [Fact]
    public void Poll_Removed_SaysSoOnceAndSeesItComeBack()
    {
        Write("a");
        var watcher = Watch("a");
        System.IO.File.Delete(File);

        watcher.Poll().ShouldBeNull();
        watcher.Poll()!.ShouldSatisfyAllConditions(
            gone => gone.Text.ShouldBeNull(),
            gone => gone.Problem.ShouldBe($"{File} does not exist"));
        watcher.Poll().ShouldBeNull();

        Write("a");
        watcher.Poll().ShouldBeNull();
        watcher.Poll()!.Text.ShouldBe("a");
    }

    [Fact]
    public void Poll_HugeFile_IsReadNoFurtherThanItTakesToRefuseIt()
    {
        Write("# " + new string('x', 3 * ConfigurationDocument.MaxBytes));
        var text = ConfigurationFile.Read(File).Text!;

        text.Length.ShouldBeLessThan(ConfigurationDocument.MaxBytes + 10_000);
        ConfigurationDocument.Parse(text).Problems.ShouldHaveSingleItem().Message.ShouldContain("larger than 4 MiB");
    }

    [Fact]
    public async Task WatchAsync_OnTheGivenClock_StreamsChangesUntilCancelled()
    {
        Write("a");
        var clock = new HandClock();
        using var stop = new CancellationTokenSource();
        var changes = new ConfigurationFileWatcher(File, "a", clock).WatchAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        var next = changes.MoveNextAsync();
        Write("b");

        // The timer drops a tick that comes before the last one was seen, as a real one does.
        while (!next.IsCompleted)
        {
            clock.Tick();
            await Task.Yield();
        }

        (await next).ShouldBeTrue();
        changes.Current.Text.ShouldBe("b");
        clock.Period.ShouldBe(ConfigurationFileWatcher.Interval);

        next = changes.MoveNextAsync();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(next.AsTask());
        await changes.DisposeAsync();
    }

    private ConfigurationFileWatcher Watch(string loaded) => new(File, loaded, TimeProvider.System);

    private void Write(string text) => System.IO.File.WriteAllText(File, text);

    /// <summary>A clock of one timer that goes off when told.</summary>
    private sealed class HandClock : TimeProvider
    {
        private TimerCallback? _callback;
        private object? _state;

        public TimeSpan Period { get; private set; }

        public void Tick() => _callback!(_state);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state, Period) = (callback, state, period);
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
