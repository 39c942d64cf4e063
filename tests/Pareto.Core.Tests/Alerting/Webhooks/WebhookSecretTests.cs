using System.Text;
using Pareto.Core.Alerting.Webhooks;
using Pareto.Core.Configuration;

namespace Pareto.Core.Tests.Alerting.Webhooks;

public class WebhookSecretTests
{
    /// <summary>The vector of the reference libraries (github.com/standard-webhooks/standard-webhooks, libraries/*/tests).</summary>
    [Fact]
    public void Sign_VectorOfStandardWebhooks_IsItsSignature()
    {
        WebhookSecret.TryParse(new SecretText("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), out var secret).ShouldBeTrue();

        secret.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}"""))
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(500, false)]
    public void TryParse_Length_IsThatOfTheStandard(int bytes, bool fits) =>
        WebhookSecret.TryParse(new SecretText($"whsec_{Convert.ToBase64String(new byte[bytes])}"), out _).ShouldBe(fits);
}
