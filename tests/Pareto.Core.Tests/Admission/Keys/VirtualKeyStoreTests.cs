using System.Text;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Admission.Keys;

public abstract class VirtualKeyStoreTests(StorageEngine engine) : IDisposable
{
    private readonly KeyFixture _fixture = new(engine);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Create_WholeDraft_IsReadBackAsItWas()
    {
        var draft = new KeyDraft
        {
            Name = "checkout", Owner = "ann", Team = "shop", Project = "web", Tags = ["eu", "prod"], ExpiresAt = _fixture.Clock.GetUtcNow().AddDays(1),
            Scopes = new KeyScopeOptions
            {
                Models = ["openai/gpt-5-mini", "old-name"], Tiers = [Tier.Small, Tier.Premium], Workloads = ["reports"],
                Endpoints = [GatewayEndpoint.Chat, GatewayEndpoint.Models], IpRanges = ["10.0.0.0/8", "2001:db8::/32"],
            },
        };

        var made = _fixture.Store.Create(draft);

        made.Secret.ShouldNotBeNull().ShouldStartWith("pareto_key_");
        made.Secret.Length.ShouldBe("pareto_key_".Length + 43);
        made.ToString().ShouldNotContain(made.Secret);
        var key = _fixture.Store.Find("checkout").ShouldNotBeNull();
        _fixture.Store.Find(key.Id)!.Name.ShouldBe("checkout");
        (key.Owner, key.Team, key.Project, key.ExpiresAt, key.State).ShouldBe(("ann", "shop", "web", draft.ExpiresAt, KeyState.Enabled));
        key.Tags.ShouldBe(["eu", "prod"]);
        key.Scopes.Models.ShouldBe(draft.Scopes.Models);
        key.Scopes.Tiers.ShouldBe(draft.Scopes.Tiers);
        key.Scopes.Workloads.ShouldBe(draft.Scopes.Workloads);
        key.Scopes.Endpoints.ShouldBe(draft.Scopes.Endpoints);
        key.Scopes.IpRanges.ShouldBe(draft.Scopes.IpRanges);
        key.Secrets.ShouldBe([new KeySecret(made.Secret[..17], _fixture.Clock.GetUtcNow(), null)]);
    }

    [Fact]
    public void Create_Key_LeavesNoFileThatHoldsIt()
    {
        var secret = _fixture.Store.Create(new KeyDraft { Name = "checkout" }).Secret!;
        var wanted = Encoding.UTF8.GetBytes(secret["pareto_key_".Length..]);

        foreach (var path in Directory.EnumerateFiles(_fixture.Directory.Path))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            bytes.AsSpan().IndexOf(wanted).ShouldBe(-1, path);
        }
    }

    [Fact]
    public void Create_NameInUse_IsRefusedAlsoAfterItsRevocation()
    {
        _fixture.Store.Create(new KeyDraft { Name = "checkout" });
        _fixture.Store.Create(new KeyDraft { Name = "checkout" }).Refusal.ShouldBe(KeyRefusal.NameTaken);
        _fixture.Store.SetState("checkout", KeyState.Revoked);

        _fixture.Store.Create(new KeyDraft { Name = "checkout" }).Refusal.ShouldBe(KeyRefusal.NameTaken);
        _fixture.Store.List().ShouldHaveSingleItem();
    }

    [Fact]
    public void Find_NameThatIsAnothersId_FindsTheOther()
    {
        var first = _fixture.Store.Create(new KeyDraft { Name = "checkout" }).Key!;
        _fixture.Store.Create(new KeyDraft { Name = first.Id });

        _fixture.Store.Find(first.Id)!.Name.ShouldBe("checkout");
    }

    [Fact]
    public void Rotate_Key_KeepsTheOldTextForItsGraceAndEndedOnesNoLonger()
    {
        var first = _fixture.Store.Create(new KeyDraft { Name = "checkout" });
        var second = _fixture.Store.Rotate("checkout", TimeSpan.FromHours(1));
        second.Key!.Id.ShouldBe(first.Key!.Id);
        second.Key.Secrets.Select(secret => secret.ValidUntil).ShouldBe([null, _fixture.Clock.GetUtcNow().AddHours(1)]);

        _fixture.Clock.Advance(TimeSpan.FromHours(2));
        var third = _fixture.Store.Rotate("checkout", TimeSpan.Zero).Key!;

        third.Secrets.Select(secret => secret.ValidUntil).ShouldBe([null, _fixture.Clock.GetUtcNow()]);
    }

    [Fact]
    public async Task Rotate_ByManyAtOnce_LeavesOneTextWithoutAnEnd()
    {
        _fixture.Store.Create(new KeyDraft { Name = "checkout" });

        var secrets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () => _fixture.Store.Rotate("checkout", TimeSpan.FromHours(1)).Secret!, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        secrets.Distinct().Count().ShouldBe(8);
        var key = _fixture.Store.Find("checkout")!;
        key.Secrets.Length.ShouldBe(9);
        key.Secrets.Count(secret => secret.ValidUntil is null).ShouldBe(1);
    }

    [Fact]
    public void Change_UnknownOrRevokedKey_IsRefused()
    {
        _fixture.Store.Rotate("nobody", TimeSpan.Zero).Refusal.ShouldBe(KeyRefusal.Unknown);
        _fixture.Store.Create(new KeyDraft { Name = "checkout" });
        _fixture.Store.SetState("checkout", KeyState.Revoked).Key!.State.ShouldBe(KeyState.Revoked);

        _fixture.Store.SetState("checkout", KeyState.Enabled).Refusal.ShouldBe(KeyRefusal.Revoked);
        _fixture.Store.Rotate("checkout", TimeSpan.Zero).Refusal.ShouldBe(KeyRefusal.Revoked);
    }
}
