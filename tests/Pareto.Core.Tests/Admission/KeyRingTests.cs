using Pareto.Core.Admission;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Tests.Admission;

public sealed class KeyRingTests : IDisposable
{
    private const string Checkout = "checkout-key-for-tests";
    private const string Search = "search-key-for-tests";

    private readonly KeyFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(Checkout, "checkout")]
    [InlineData(Search, "search")]
    [InlineData(KeyFixture.AdminKey, "admin")]
    public void Admit_KnownKey_NamesItsHolder(string key, string holder)
    {
        var decision = Ring().Admit(KeyFixture.Call(key));

        decision.Principal!.KeyName.ShouldBe(holder);
        decision.Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, GatewayErrorKind.MissingKey)]
    [InlineData("", GatewayErrorKind.MissingKey)]
    [InlineData("CHECKOUT-KEY-FOR-TESTS", GatewayErrorKind.InvalidKey)]
    [InlineData(Checkout + " ", GatewayErrorKind.InvalidKey)]
    public void Admit_NoneOrAnotherKey_IsRefusedWithoutRepeatingIt(string? key, GatewayErrorKind kind)
    {
        var decision = Ring().Admit(KeyFixture.Call(key));

        decision.Principal.ShouldBeNull();
        decision.Refusal!.Kind.ShouldBe(kind);
        decision.Refusal.Message.ShouldNotContain("for-tests", Case.Insensitive);
    }

    [Fact]
    public void Admit_KeyOfAnyLength_IsHashed() =>
        Ring().Admit(KeyFixture.Call(new string('ä', 20_000))).Refusal!.Kind.ShouldBe(GatewayErrorKind.InvalidKey);

    [Theory]
    [InlineData(null)]
    [InlineData("anything at all")]
    public void Admit_NoKeysConfigured_LetsEverybodyIn(string? key) =>
        _fixture.Ring([]).Admit(KeyFixture.Call(key)).Principal.ShouldBe(Principal.Anonymous);

    [Fact]
    public void Admit_NoKeysWhereOthersCanReachIt_LetsNobodyIn() =>
        _fixture.Ring([], alwaysAsks: true).Admit(KeyFixture.Call(null)).Refusal!.Kind.ShouldBe(GatewayErrorKind.MissingKey);

    [Fact]
    public void AdmitAdmin_NoKeysConfigured_StillAsksForTheAdminKey()
    {
        var open = _fixture.Ring([]);

        open.AdmitAdmin(new ClientCredential(null)).Refusal!.Kind.ShouldBe(GatewayErrorKind.MissingKey);
        open.AdmitAdmin(new ClientCredential("anything at all")).Refusal!.Kind.ShouldBe(GatewayErrorKind.InvalidKey);
        open.AdmitAdmin(new ClientCredential(KeyFixture.AdminKey)).Principal.ShouldBe(Principal.Admin);
    }

    [Fact]
    public void AdmitAdmin_ClientKey_IsRefused() =>
        Ring().AdmitAdmin(new ClientCredential(Checkout)).Refusal!.Kind.ShouldBe(GatewayErrorKind.InvalidKey);

    [Fact]
    public void Admit_ConfiguredKey_CarriesItsTeamAndScopes()
    {
        var ring = _fixture.Ring([new KeyOptions
        {
            Name = "checkout", Key = new SecretText(Checkout), Owner = "ann", Team = "shop", Project = "web", Tags = ["eu"],
            Scopes = new KeyScopeOptions { Endpoints = [GatewayEndpoint.Chat] },
        }]);

        var principal = ring.Admit(KeyFixture.Call(Checkout)).Principal!;
        (principal.Owner, principal.Team, principal.Project, principal.Tags.Single(), principal.KeyId).ShouldBe(("ann", "shop", "web", "eu", null));
        ring.Admit(KeyFixture.Call(Checkout, GatewayEndpoint.Embeddings)).Refusal!.Kind.ShouldBe(GatewayErrorKind.OutOfScope);
    }

    [Fact]
    public void Admit_ManyUnknownKeys_AreToldOnceAMinuteWithTheirNumber()
    {
        var ring = Ring();
        for (var i = 0; i < 500; i++)
        {
            ring.Admit(KeyFixture.Call($"guess-{i}"));
        }

        _fixture.Log.Messages.Count.ShouldBe(1);
        _fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        ring.Admit(KeyFixture.Call("guess-again"));

        _fixture.Log.Messages.Count.ShouldBe(2);
        _fixture.Log.Messages[1].ShouldStartWith("500 requests");
        _fixture.Log.Messages.ShouldAllBe(message => !message.Contains("guess"));
    }

    private KeyRing Ring() => _fixture.Ring(
        [new KeyOptions { Name = "checkout", Key = new SecretText(Checkout) }, new KeyOptions { Name = "search", Key = new SecretText(Search) }]);
}
