using Pareto.Core.Admission;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Exchange;

namespace Pareto.Core.Tests.Admission.Keys;

/// <summary>Virtual keys at the door of a gateway, changed by another process.</summary>
public sealed class VirtualKeysTests : IDisposable
{
    private readonly KeyFixture _fixture = new();
    private readonly KeyRing _ring;

    public VirtualKeysTests() => _ring = _fixture.Ring([]);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Admit_KeyMadeElsewhere_IsKnownAtTheNextLook()
    {
        var made = _fixture.Store.Create(new KeyDraft { Name = "checkout", Owner = "ann", Team = "shop", Project = "web" });
        Admit(made.Secret!).Principal.ShouldBe(Principal.Anonymous);
        Look();

        var principal = Admit(made.Secret!).Principal!;
        (principal.KeyName, principal.KeyId, principal.Owner, principal.Team, principal.Project).ShouldBe(("checkout", made.Key!.Id, "ann", "shop", "web"));
        Admit(null).Refusal!.Kind.ShouldBe(GatewayErrorKind.MissingKey);
    }

    [Fact]
    public void Admit_ChangeMadeThroughTheIssuer_IsKnownAtOnce()
    {
        var issuer = new KeyIssuer(_fixture.Store, _fixture.Keys);
        var secret = issuer.Create(new KeyDraft { Name = "checkout" }).Secret!;
        Admit(secret).Principal!.KeyName.ShouldBe("checkout");

        issuer.SetState("checkout", KeyState.Disabled);

        Admit(secret).Refusal!.Message.ShouldContain("disabled");
    }

    [Fact]
    public void Admit_LastKeyRevoked_StillAsksForOne()
    {
        var secret = Made();
        _fixture.Store.SetState("checkout", KeyState.Revoked);
        Look();

        Admit(secret).Refusal!.Message.ShouldContain("revoked");
        Admit(null).Refusal!.Kind.ShouldBe(GatewayErrorKind.MissingKey);
    }

    [Fact]
    public void Admit_KeyDisabledAndEnabledAgain_FollowsWithinTheInterval()
    {
        var secret = Made();
        _fixture.Store.SetState("checkout", KeyState.Disabled);
        Look();
        Admit(secret).Refusal!.Kind.ShouldBe(GatewayErrorKind.InvalidKey);

        _fixture.Store.SetState("checkout", KeyState.Enabled);
        Look();
        Admit(secret).Principal!.KeyName.ShouldBe("checkout");
    }

    [Fact]
    public void Admit_RotatedKey_TakesTheOldTextUntilItsGraceIsOver()
    {
        var old = Made();
        var current = _fixture.Store.Rotate("checkout", TimeSpan.FromHours(1)).Secret!;
        Look();
        Admit(old).Principal!.KeyId.ShouldBe(Admit(current).Principal!.KeyId);

        _fixture.Clock.Advance(TimeSpan.FromHours(1) - VirtualKeys.Interval - TimeSpan.FromMilliseconds(1));
        Admit(old).Principal.ShouldNotBeNull();
        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Admit(old).Refusal!.Message.ShouldContain("replaced");
        Admit(current).Principal.ShouldNotBeNull();
    }

    [Fact]
    public void Admit_ExpiringKey_IsRefusedFromThatMomentOn()
    {
        var secret = _fixture.Store.Create(new KeyDraft { Name = "checkout", ExpiresAt = _fixture.Clock.GetUtcNow().AddDays(1) }).Secret!;
        _fixture.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        Admit(secret).Principal.ShouldNotBeNull();
        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Admit(secret).Refusal!.Message.ShouldContain("expired");
    }

    [Fact]
    public void Admit_DatabaseGone_KeepsTheKeysKnown()
    {
        var secret = Made();
        foreach (var file in Directory.EnumerateFiles(_fixture.Directory.Path, "pareto.db*").ToList())
        {
            File.WriteAllBytes(file, new byte[4096]);
        }

        Look();

        Admit(secret).Principal!.KeyName.ShouldBe("checkout");
        Admit("pareto_key_of-somebody-else").Refusal!.Kind.ShouldBe(GatewayErrorKind.InvalidKey);
    }

    [Fact]
    public void Find_SameKeyInAnotherInstallation_HasAnotherHash()
    {
        using var other = new KeyFixture();

        other.Hasher.Hash("pareto_key_x").ShouldNotBe(_fixture.Hasher.Hash("pareto_key_x"));
        _fixture.Hasher.Hash("pareto_key_x").ShouldBe(_fixture.Hasher.Hash("pareto_key_x"));
    }

    private string Made()
    {
        var secret = _fixture.Store.Create(new KeyDraft { Name = "checkout" }).Secret!;
        Look();
        Admit(secret).Principal.ShouldNotBeNull();
        return secret;
    }

    private void Look() => _fixture.Clock.Advance(VirtualKeys.Interval);

    private AdmissionDecision Admit(string? key) => _ring.Admit(KeyFixture.Call(key));
}
