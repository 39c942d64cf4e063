using System.Text.Json;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;
using Pareto.Core.Wire;

namespace Pareto.Core.Tests.Accounting;

public sealed class EndUserNamesTests : IDisposable
{
    private readonly TestDatabase _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("u-4711")]
    [InlineData("tenant:42|7")]
    public void Of_Id_IsKeptAsItIs(string user) => Names().Of(Request("user", user)).ShouldBe(user);

    [Theory]
    [InlineData("ann@example.com")]
    [InlineData("Ann Lee")]
    [InlineData("line\nbreak")]
    public void Of_AnythingElse_BecomesAHashThatStaysTheSame(string user)
    {
        var kept = Names().Of(Request("user", user)).ShouldNotBeNull();

        kept.ShouldStartWith("user_");
        kept.ShouldNotContain(user);
        Names().Of(Request("user", user)).ShouldBe(kept);
        Names().Of(Request("user", user + "x")).ShouldNotBe(kept);
    }

    [Fact]
    public void Of_LongText_BecomesAHash() => Names().Of(Request("user", new string('a', 129)))!.Length.ShouldBe("user_".Length + 16);

    [Fact]
    public void Of_SafetyIdentifier_IsTheUserWhereThereIsNoOther() => Names().Of(Request("safety_identifier", "s-1")).ShouldBe("s-1");

    [Fact]
    public void Of_None_IsNone() => Names().Of(Request("metadata", "x")).ShouldBeNull();

    private EndUserNames Names() => new(SafeText.CreateRedactor(), InstallationKey.ReadOrCreate(_test.Directory));

    private static GatewayRequest Request(string field, string value)
    {
        var envelope = new RequestEnvelope { Id = new RequestId("req_1"), ReceivedAt = default, ReceivedTimestamp = 0, Credential = default };
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["model"] = "auto", ["messages"] = new[] { new { role = "user", content = "Hi" } }, [field] = value,
        });
        OpenAiToExchange.TryReadChat(body, envelope, out var request, out var error).ShouldBeTrue(error?.Message);
        return request!;
    }
}
