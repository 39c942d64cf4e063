using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Alerting;

namespace Pareto.Core.Tests.Alerting;

public class AlertDeskTests
{
    private readonly AlertDesk _desk = new(NullLogger<AlertDesk>.Instance);

    [Fact]
    public void Raise_SameKeyTwice_IsTakenUpOnce()
    {
        _desk.Raise(Alerts.Budget("a"));
        _desk.Raise(Alerts.Budget("a") with { Message = "again" });
        _desk.Raise(Alerts.Budget("b"));

        Taken().Select(alert => alert.Key).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Raise_TooManyWait_IsLetGoAndMayBeRaisedAgain()
    {
        for (var i = 0; i < AlertDesk.MostWaiting; i++)
        {
            _desk.Raise(Alerts.Budget($"{i}"));
        }

        _desk.Raise(Alerts.Budget("late"));
        Taken().Count.ShouldBe(AlertDesk.MostWaiting);

        _desk.Raise(Alerts.Budget("late"));
        Taken().Select(alert => alert.Key).ShouldBe(["late"]);
    }

    [Fact]
    public void Raise_MoreKeysThanAreRemembered_ForgetsTheOldest()
    {
        for (var i = 0; i <= AlertDesk.MostKeys; i++)
        {
            _desk.Raise(Alerts.Budget($"{i}"));
            Taken().ShouldHaveSingleItem();
        }

        _desk.Raise(Alerts.Budget("1"));
        Taken().ShouldBeEmpty();
        _desk.Raise(Alerts.Budget("0"));
        Taken().ShouldHaveSingleItem();
    }

    private List<Alert> Taken()
    {
        var taken = new List<Alert>();
        while (_desk.Raised.TryRead(out var alert))
        {
            taken.Add(alert);
        }

        return taken;
    }
}
