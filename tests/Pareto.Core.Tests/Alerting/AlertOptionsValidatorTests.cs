using Pareto.Core.Alerting;
using Pareto.Core.Alerting.Webhooks;
using Pareto.Core.Configuration;
using Pareto.Core.Tests.Alerting.Webhooks;

namespace Pareto.Core.Tests.Alerting;

public class AlertOptionsValidatorTests
{
    [Theory]
    [InlineData("https://hooks.example.com/services/T0/B0")]
    [InlineData("http://127.0.0.1:9000/?room=ops")]
    public void Validate_HttpAddress_IsFine(string url) => Problems(Hook(url)).ShouldBeEmpty();

    [Theory]
    [InlineData("ftp://hooks.example.com/a-path-that-is-a-key")]
    [InlineData("file:///etc/a-path-that-is-a-key")]
    [InlineData("https://user:a-path-that-is-a-key@hooks.example.com/")]
    [InlineData("https://hooks.example.com/#a-path-that-is-a-key")]
    public void Validate_OtherAddress_IsRefusedAndNotRepeated(string url)
    {
        var problem = Problems(Hook(url)).ShouldHaveSingleItem();

        problem.Path.ShouldBe("alerts.webhooks[0].url");
        problem.Message.ShouldNotContain("a-path-that-is-a-key");
    }

    [Theory]
    [InlineData("c2VjcmV0IG9mIHRoZSB0ZXN0cywgbG9uZyBlbm91Z2g=")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_no base64, but long enough for a secret!")]
    public void Validate_SecretOfAnotherForm_IsRefusedAndNotRepeated(string secret)
    {
        var problem = Problems(Hook("https://a.example.com") with { Secret = new SecretText(secret) }).ShouldHaveSingleItem();

        problem.Path.ShouldBe("alerts.webhooks[0].secret");
        problem.Message.ShouldNotContain(secret);
    }

    [Fact]
    public void Validate_TwoOfOneHost_NeedNames()
    {
        Problems(Hook("https://a.example.com/1"), Hook("https://a.example.com/2")).ShouldHaveSingleItem().Path.ShouldBe("alerts.webhooks[1].name");
        Problems(Hook("https://a.example.com/1"), Hook("https://a.example.com/2") with { Name = "second" }).ShouldBeEmpty();
    }

    private static WebhookOptions Hook(string url) => new() { Url = new Uri(url), Secret = Receiver.Secret };

    private static IReadOnlyList<ConfigurationProblem> Problems(params WebhookOptions[] webhooks) =>
        [.. AlertOptionsValidator.Validate("alerts", new AlertOptions { Webhooks = [.. webhooks] })];
}
