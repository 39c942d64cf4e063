using Pareto.Core.Alerting.Webhooks;

namespace Pareto.Core.Tests.Alerting.Webhooks;

public class WebhookRetriesTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(5, 80)]
    [InlineData(10, 2560)]
    [InlineData(11, 3600)]
    [InlineData(1_000_000, 3600)]
    public void DelayAfter_Attempts_DoublesUpToAnHour(int attempts, int seconds)
    {
        WebhookRetries.DelayAfter(attempts, 0).ShouldBe(TimeSpan.FromSeconds(seconds));
        WebhookRetries.DelayAfter(attempts, 1).ShouldBe(TimeSpan.FromSeconds(seconds) / 2);
    }
}
