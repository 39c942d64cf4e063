using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Testing;

namespace Pareto.Core.Tests.Execution.Load;

public sealed class TargetGaugeTests
{
    private static readonly UpstreamFailure Broken = new(UpstreamFailureKind.ServerError, "broken");

    private readonly FakeTimeProvider _clock = new();
    private readonly TargetGauge _gauge;

    public TargetGaugeTests() => _gauge = new TargetGauge(_clock);

    [Fact]
    public void Latency_NothingAnswered_IsUnknown() => _gauge.Latency.ShouldBeNull();

    [Fact]
    public void Latency_SlowerAnswer_IsBelievedAtOnce()
    {
        _gauge.NoteAnswer(TimeSpan.FromSeconds(1));
        _gauge.NoteAnswer(TimeSpan.FromSeconds(4));

        Seconds().ShouldBe(4, 1e-6);
    }

    [Fact]
    public void Latency_FasterAnswer_CountsByTheTimeThatHasPassed()
    {
        _gauge.NoteAnswer(TimeSpan.FromSeconds(4));
        _gauge.NoteAnswer(TimeSpan.FromSeconds(1));
        Seconds().ShouldBe(4, 1e-6, "no time has passed since the slow one");

        _clock.Advance(PeakEwma.DecayTime);
        _gauge.NoteAnswer(TimeSpan.FromSeconds(1));

        Seconds().ShouldBe((4 * Math.Exp(-1)) + (1 - Math.Exp(-1)), 1e-6);
    }

    [Fact]
    public void Latency_WhileIdle_Sinks_AndNotWhileTried()
    {
        _gauge.NoteAnswer(TimeSpan.FromSeconds(8));
        _clock.Advance(2 * PeakEwma.DecayTime);
        Seconds().ShouldBe(8 * Math.Exp(-2), 1e-6);

        _gauge.Enter();
        Seconds().ShouldBe(8, 1e-6, "one request may try it, the others wait for what that one tells");

        _gauge.Leave();
        Seconds().ShouldBe(8 * Math.Exp(-2), 1e-6);
    }

    [Fact]
    public void Latency_Failure_IsNoMeasurement()
    {
        _gauge.NoteFailure(Broken, TimeSpan.FromMilliseconds(2));
        _gauge.Latency.ShouldBeNull();

        _gauge.NoteAnswer(TimeSpan.FromSeconds(3));
        _clock.Advance(TimeSpan.FromSeconds(1));
        var before = Seconds();
        _gauge.NoteFailure(Broken, TimeSpan.FromMilliseconds(2));

        Seconds().ShouldBe(before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Latency_TimeoutOrGivenUp_IsAtLeastWhatWasWaited(bool timeout)
    {
        _gauge.NoteAnswer(TimeSpan.FromSeconds(1));
        End(TimeSpan.FromMilliseconds(1));
        Seconds().ShouldBe(1, 1e-6, "given up early tells nothing");

        End(TimeSpan.FromSeconds(20));
        Seconds().ShouldBe(20, 1e-6);

        void End(TimeSpan waited)
        {
            if (timeout)
            {
                _gauge.NoteFailure(new UpstreamFailure(UpstreamFailureKind.Timeout, "late"), waited);
            }
            else
            {
                _gauge.NoteGivenUp(waited);
            }
        }
    }

    [Fact]
    public void IsHealthy_FailuresInARow_StandsBackTwiceAsLongEachTime_AMinuteAtMost()
    {
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            _gauge.NoteFailure(Broken, TimeSpan.Zero);
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            _gauge.IsHealthy.ShouldBeFalse($"after {seconds} s less a tick");
            _clock.Advance(TimeSpan.FromTicks(1));
            _gauge.IsHealthy.ShouldBeTrue($"after {seconds} s");
        }
    }

    [Fact]
    public void IsHealthy_WholeAnswer_ForgetsTheFailures_ABegunOneDoesNot()
    {
        _gauge.NoteFailure(Broken, TimeSpan.Zero);
        _gauge.NoteAnswer(TimeSpan.FromSeconds(1));
        _gauge.IsHealthy.ShouldBeFalse();

        _gauge.NoteCompleted();
        _gauge.IsHealthy.ShouldBeTrue();

        _gauge.NoteFailure(Broken, TimeSpan.Zero);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _gauge.IsHealthy.ShouldBeTrue("the count began again");
    }

    [Fact]
    public void IsHealthy_AsksToBeLeftAlone_StandsBackThatLong()
    {
        _gauge.NoteFailure(new UpstreamFailure(UpstreamFailureKind.RateLimited, "slow down") { RetryAfter = TimeSpan.FromSeconds(20) }, TimeSpan.Zero);

        _clock.Advance(TimeSpan.FromSeconds(19));
        _gauge.IsHealthy.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _gauge.IsHealthy.ShouldBeTrue();
    }

    [Theory]
    [InlineData(UpstreamFailureKind.ContextTooLong, true)]
    [InlineData(UpstreamFailureKind.ContentRefused, true)]
    [InlineData(UpstreamFailureKind.InvalidRequest, true)]
    [InlineData(UpstreamFailureKind.Unsupported, true)]
    [InlineData(UpstreamFailureKind.Busy, false)]
    [InlineData(UpstreamFailureKind.ModelNotFound, false)]
    [InlineData(UpstreamFailureKind.Unauthorized, false)]
    public void IsHealthy_FailureThatTheRequestIsToBlameFor_StaysSo(UpstreamFailureKind kind, bool healthy)
    {
        _gauge.NoteFailure(new UpstreamFailure(kind, "no"), TimeSpan.Zero);

        _gauge.IsHealthy.ShouldBe(healthy);
    }

    [Fact]
    public void IsHealthy_CircuitOpen_IsNotHealedByAnEarlierRequestsAnswer()
    {
        _gauge.NoteCircuitOpened(TimeSpan.FromSeconds(15));
        _gauge.NoteCompleted();
        _gauge.IsHealthy.ShouldBeFalse();

        _clock.Advance(TimeSpan.FromSeconds(15));
        _gauge.IsHealthy.ShouldBeTrue();
    }

    private double Seconds() => _gauge.Latency.ShouldNotBeNull().TotalSeconds;
}
