using System.Text.Json;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Cli.Tests.Commands;

public sealed class KeysCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Create_BeforeAnyStart_GivesTheKeyAloneAndKeepsTheRest()
    {
        var run = await RunAsync(
            "create", "checkout", "--owner", "ann", "--team", "shop", "--project", "web", "--tag", "eu", "--tag", "prod", "--model", "auto", "--tier", "small", "--tier", "mid",
            "--workload", "reports", "--endpoint", "chat", "--ip", "10.0.0.0/8", "--ip", "2001:db8::/32", "--expires", "2099-01-31");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Output.Trim().Length.ShouldBe("pareto_key_".Length + 43);
        run.Error.ShouldContain("shown this once");
        var key = Stored("checkout")!;
        (key.Owner, key.Team, key.Project, key.ExpiresAt).ShouldBe(("ann", "shop", "web", new DateTimeOffset(2099, 1, 31, 0, 0, 0, TimeSpan.Zero)));
        key.Tags.ShouldBe(["eu", "prod"]);
        key.Scopes.Models.ShouldBe(["auto"]);
        key.Scopes.Tiers.ShouldBe([Tier.Small, Tier.Mid]);
        key.Scopes.Workloads.ShouldBe(["reports"]);
        key.Scopes.Endpoints.ShouldBe([GatewayEndpoint.Chat]);
        key.Scopes.IpRanges.ShouldBe(["10.0.0.0/8", "2001:db8::/32"]);
        key.Secrets.Single().Prefix.ShouldBe(run.Output[..17]);
    }

    [Fact]
    public async Task CreateListShowRotateRevoke_Json_TellOfOneKey()
    {
        var created = Json(await RunAsync("create", "checkout", "--json"));
        var id = created.GetProperty("key").GetProperty("id").GetString()!;
        created.GetProperty("secret").GetString().ShouldStartWith("pareto_key_");

        Json(await RunAsync("list", "--json")).GetProperty("keys")[0].GetProperty("id").GetString().ShouldBe(id);
        Json(await RunAsync("show", "checkout", "--json")).GetProperty("state").GetString().ShouldBe("enabled");
        var rotated = Json(await RunAsync("rotate", id, "--grace", "30m", "--json"));
        rotated.GetProperty("secret").GetString().ShouldNotBe(created.GetProperty("secret").GetString());
        rotated.GetProperty("key").GetProperty("secrets").GetArrayLength().ShouldBe(2);
        Json(await RunAsync("revoke", "checkout", "--json")).GetProperty("state").GetString().ShouldBe("revoked");
    }

    [Fact]
    public async Task Edit_ListsThatAreGiven_TakeThePlaceOfThoseBefore()
    {
        await RunAsync("create", "checkout", "--tier", "small", "--workload", "reports", "--ip", "10.0.0.0/8", "--limit", "requests=60/minute");

        (await RunAsync("edit", "checkout", "--tier", "mid", "--clear", "ips", "--limit", "dollars=2.50/day", "--limit", "concurrency=3")).Output.ShouldContain("is changed");

        var key = Stored("checkout")!;
        key.Scopes.Tiers.ShouldBe([Tier.Mid]);
        key.Scopes.Workloads.ShouldBe(["reports"]);
        key.Scopes.IpRanges.ShouldBeEmpty();
        (await RunAsync("show", "checkout")).Output.ShouldContain("dollars=2.50/day, concurrency=3");
        (await RunAsync("edit", "checkout", "--clear", "limits")).ExitCode.ShouldBe(ExitCode.Done);
        Stored("checkout")!.Limits.ShouldBeEmpty();
        (await RunAsync("edit", "checkout", "--limit", "requests=many/minute")).ExitCode.ShouldBe(ExitCode.Usage);
        (await RunAsync("edit", "checkout", "--ip", "10.0.0.1/8")).ExitCode.ShouldBe(ExitCode.Usage);
        (await RunAsync("edit", "nobody", "--tier", "mid")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task DisableEnable_ForPeople_SayWhatTheyDid()
    {
        await RunAsync("create", "checkout", "--team", "shop");

        (await RunAsync("disable", "checkout")).Output.ShouldContain("is disabled");
        var list = (await RunAsync("list")).Output;
        list.ShouldContain("checkout");
        list.ShouldContain("disabled");
        (await RunAsync("enable", "checkout")).Output.ShouldContain("is enabled");
        (await RunAsync("show", "checkout")).Output.ShouldContain("shop");
    }

    [Theory]
    [InlineData(ExitCode.Failed, "pareto serve", "list")]
    [InlineData(ExitCode.Failed, "pareto serve", "rotate", "nobody")]
    [InlineData(ExitCode.Usage, "--grace", "rotate", "nobody", "--grace", "2161h")]
    [InlineData(ExitCode.Usage, "--expires", "create", "checkout", "--expires", "soon")]
    [InlineData(ExitCode.Usage, "huge", "create", "checkout", "--tier", "huge")]
    public async Task AnyVerb_WhereNothingCanBeDone_SaysWhyAndMakesNothing(int code, string told, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        run.ExitCode.ShouldBe(code);
        run.Error.ShouldContain(told);
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ExitCode.Usage, "scopes.ipRanges[0]", "create", "other", "--ip", "10.0.0.1/8")]
    [InlineData(ExitCode.Usage, "expiresAt", "create", "other", "--expires", "2020-01-31")]
    [InlineData(ExitCode.Failed, "already", "create", "checkout")]
    [InlineData(ExitCode.Failed, "no virtual key", "show", "nobody")]
    [InlineData(ExitCode.Failed, "no virtual key", "disable", "nobody")]
    public async Task AnyVerb_WrongInput_SaysWhy(int code, string told, params string[] arguments)
    {
        await RunAsync("create", "checkout");

        var run = await RunAsync(arguments);

        run.ExitCode.ShouldBe(code);
        run.Error.ShouldContain(told);
        Stored("other").ShouldBeNull();
    }

    private Task<ParetoRun> RunAsync(params string[] arguments) => ParetoProcess.RunAsync(_folder.Path, ["keys", .. arguments, "--data", _folder.Path]);

    private static JsonElement Json(ParetoRun run)
    {
        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        return JsonElement.Parse(run.Output);
    }

    private VirtualKey? Stored(string key)
    {
        using var database = SqliteDatabase.OpenExisting(DataDirectory.At(_folder.Path));
        return VirtualKeyStore.Of(database, TimeProvider.System).Find(key);
    }
}
