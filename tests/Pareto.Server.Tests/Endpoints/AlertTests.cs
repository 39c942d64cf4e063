using System.Net;

namespace Pareto.Server.Tests.Endpoints;

public sealed class AlertTests : IAsyncLifetime
{
    private const string Path = "/admin/v1/alerts";

    private ScriptedUpstream _upstream = null!;

    public async ValueTask InitializeAsync() => _upstream = await ScriptedUpstream.StartAsync();

    public async ValueTask DisposeAsync() => await _upstream.DisposeAsync();

    [Fact]
    public async Task List_NothingRaised_IsEmpty()
    {
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(_upstream));

        using var list = await gateway.SendAsync(HttpMethod.Get, Path, key: gateway.NewAdminKey);
        using var nobody = await gateway.SendAsync(HttpMethod.Get, Path);
        using var wrong = await gateway.SendAsync(HttpMethod.Get, Path + "?limit=0", key: gateway.NewAdminKey);

        (await list.JsonAsync()).GetProperty("alerts").GetArrayLength().ShouldBe(0);
        nobody.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (wrong.StatusCode, (await wrong.JsonAsync()).GetProperty("error").GetProperty("param").GetString()).ShouldBe((HttpStatusCode.BadRequest, "limit"));
    }
}
