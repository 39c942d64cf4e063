using System.Net;
using System.Text;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Storage;

namespace Pareto.Server.Tests;

/// <summary>What a gateway insists on before it serves, and how it gives out its admin key.</summary>
public sealed class StartTests
{
    private const string Keys = "keys: [ { name: shop, key: client-key-of-the-shop } ]";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.0.2.1:0")]
    [InlineData("http://some-host:0")]
    public async Task Start_AddressOfOthersWithoutKeys_IsRefused(string listen)
    {
        var refused = await Should.ThrowAsync<GatewayStartException>(async () =>
        {
            await using var gateway = await RunningGateway.StartAsync("server: { drainTime: 1s }", listen: new Uri(listen));
        });

        refused.Message.ShouldContain("keys");
    }

    [Fact]
    public async Task Start_AnyAddressWithKeys_ServesWhoHasOne()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Next(UpstreamAnswer.Text("Hello"));
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(upstream, Keys), listen: new Uri("http://0.0.0.0:0"));
        using var client = new HttpClient { BaseAddress = new UriBuilder(gateway.Address) { Host = "127.0.0.1" }.Uri };
        using var content = new StringContent(Exchanges.Chat(), Encoding.UTF8, "application/json");

        using var stranger = await client.PostAsync(Exchanges.ChatPath, content, Cancel);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        client.DefaultRequestHeaders.Authorization = new("Bearer", "client-key-of-the-shop");
        using var again = new StringContent(Exchanges.Chat(), Encoding.UTF8, "application/json");
        using var known = await client.PostAsync(Exchanges.ChatPath, again, Cancel);
        known.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Start_AnyAddressWithAVirtualKeyAlone_ServesWhoHasOne()
    {
        var data = Directory.CreateTempSubdirectory("pareto-start-test-").FullName;
        try
        {
            string secret;
            using (var database = SqliteDatabase.Open(DataDirectory.Create(data), new StorageOptions(), TimeProvider.System))
            {
                secret = VirtualKeyStore.Of(database, TimeProvider.System).Create(new KeyDraft { Name = "shop" }).Secret!;
            }

            await using var gateway = await RunningGateway.StartAsync(Quiet, dataDirectory: data, listen: new Uri("http://0.0.0.0:0"));

            gateway.Gateway.Admit(new Caller(new ClientCredential(null), GatewayEndpoint.Chat)).Refusal.ShouldNotBeNull();
            gateway.Gateway.Admit(new Caller(new ClientCredential(secret), GatewayEndpoint.Chat)).Principal!.KeyName.ShouldBe("shop");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", false)]
    [InlineData("http://127.0.0.1:0", true)]
    public async Task Reload_LastKeyTakenAway_OpensTheGatewayToThisMachineOnly(string listen, bool open)
    {
        await using var gateway = await RunningGateway.StartAsync($"{Keys}\n{Quiet}", listen: new Uri(listen));

        gateway.Gateway.Reload(new ConfigurationChecker(_ => null, TimeProvider.System).Check(Quiet, gateway.ConfigurationFile));

        gateway.Gateway.LastReload.Problems.ShouldBeEmpty();
        gateway.Gateway.AsksForKeys.ShouldBe(!open);
    }

    [Fact]
    public async Task Start_PortInUse_IsSaid()
    {
        await using var first = await RunningGateway.StartAsync("server: { drainTime: 1s }");

        var refused = await Should.ThrowAsync<GatewayStartException>(async () =>
        {
            await using var second = await RunningGateway.StartAsync("server: { drainTime: 1s }", listen: first.Address);
        });

        refused.Message.ShouldContain(first.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task AdminKey_FirstStart_IsShownOnceAndKeptAsHashOnly()
    {
        var data = Directory.CreateTempSubdirectory("pareto-start-test-").FullName;
        try
        {
            string key;
            await using (var first = await RunningGateway.StartAsync(Quiet, dataDirectory: data))
            {
                key = first.NewAdminKey.ShouldNotBeNull();
                key.ShouldStartWith("pareto_admin_");
                using var status = await first.SendAsync(HttpMethod.Get, "/admin/v1/status", key: key);
                status.StatusCode.ShouldBe(HttpStatusCode.OK);
                HoldsText(data, key).ShouldBeEmpty();
                first.Logs.Messages.ShouldNotContain(message => message.Contains(key, StringComparison.Ordinal));
            }

            HoldsText(data, key).ShouldBeEmpty();
            await using var second = await RunningGateway.StartAsync(Quiet, dataDirectory: data);
            second.NewAdminKey.ShouldBeNull();
            using var still = await second.SendAsync(HttpMethod.Get, "/admin/v1/status", key: key);
            still.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Theory]
    [InlineData("/admin/v1/status")]
    [InlineData("/admin/v1/ledger")]
    public async Task Admin_AnyKeyButTheAdmins_401(string path)
    {
        await using var gateway = await RunningGateway.StartAsync($"{Keys}\n{Quiet}");
        var adminKey = gateway.NewAdminKey.ShouldNotBeNull();

        using var none = await gateway.SendAsync(HttpMethod.Get, path);
        await none.ErrorAsync(HttpStatusCode.Unauthorized, "authentication_error", "missing_api_key");
        using var client = await gateway.SendAsync(HttpMethod.Get, path, key: "client-key-of-the-shop");
        await client.ErrorAsync(HttpStatusCode.Unauthorized, "authentication_error", "invalid_api_key");
        using var almost = await gateway.SendAsync(HttpMethod.Get, path, key: adminKey[..^1] + (adminKey[^1] == 'A' ? 'Q' : 'A'));
        await almost.ErrorAsync(HttpStatusCode.Unauthorized, "authentication_error", "invalid_api_key");
        using var admin = await gateway.SendAsync(HttpMethod.Get, path, key: adminKey);
        admin.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Admin_WithoutClientKeys_StillAsksForTheAdmins()
    {
        await using var gateway = await RunningGateway.StartAsync(Quiet);

        using var none = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status");

        none.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task AdminStatusAndLedger_AfterARequest_TellOfIt()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Next(UpstreamAnswer.Text("Hello").Using(1_000, 100));
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(upstream));
        using var chat = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());
        chat.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var status = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status", key: gateway.NewAdminKey);
        using var ledger = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/ledger?by=tier,target", key: gateway.NewAdminKey);
        using var wrong = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/ledger?by=colour", key: gateway.NewAdminKey);

        var state = await status.JsonAsync();
        state.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("target").GetString()).ShouldContain("openai/mid-model");
        state.GetProperty("baseline").GetString().ShouldBe("openai/premium-model");
        var totals = await ledger.TextAsync();
        totals.ShouldContain("openai/mid-model");
        totals.ShouldContain("0.0007");
        var error = await wrong.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_request");
        error.GetProperty("param").GetString().ShouldBe("by");
    }

    [Fact]
    public async Task AdminKey_AsClientKey_OpensTheModelsToo()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Next(UpstreamAnswer.Text("Hello"));
        await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(upstream, Keys));

        using var chat = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(), gateway.NewAdminKey);

        chat.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.RowsOf(chat).Single().KeyName.ShouldBe("admin");
    }

    private const string Quiet = "server: { drainTime: 1s }";

    /// <summary>The files of a folder that hold the text, in UTF-8.</summary>
    private static IEnumerable<string> HoldsText(string folder, string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (new FileInfo(path).Length == 0)
            {
                // An empty file holds nothing, and may be the gateway's alone.
                continue;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            if (bytes.AsSpan().IndexOf(wanted) >= 0)
            {
                yield return path;
            }
        }
    }
}
