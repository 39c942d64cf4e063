using Pareto.Core.Admission;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Tests.Admission;

public sealed class KeyRingTests
{
    private const string Checkout = "checkout-key-for-tests";
    private const string Search = "search-key-for-tests";
    private const string AdminKey = "admin-key-for-tests";

    private static readonly KeyRing Ring = new(
        [new KeyOptions { Name = "checkout", Key = new SecretText(Checkout) }, new KeyOptions { Name = "search", Key = new SecretText(Search) }],
        key => key == AdminKey);

    private static readonly KeyRing Open = new([], key => key == AdminKey);

    [Theory]
    [InlineData(Checkout, "checkout")]
    [InlineData(Search, "search")]
    [InlineData(AdminKey, "admin")]
    public void Admit_KnownKey_NamesItsHolder(string key, string holder)
    {
        var decision = Ring.Admit(new ClientCredential(key));

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
        var decision = Ring.Admit(new ClientCredential(key));

        decision.Principal.ShouldBeNull();
        decision.Refusal!.Kind.ShouldBe(kind);
        decision.Refusal.Message.ShouldNotContain("for-tests", Case.Insensitive);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("anything at all")]
    public void Admit_NoKeysConfigured_LetsEverybodyIn(string? key) =>
        Open.Admit(new ClientCredential(key)).Principal.ShouldBe(Principal.Anonymous);

    [Fact]
    public void AdmitAdmin_NoKeysConfigured_StillAsksForTheAdminKey()
    {
        Open.AdmitAdmin(new ClientCredential(null)).Refusal!.Kind.ShouldBe(GatewayErrorKind.MissingKey);
        Open.AdmitAdmin(new ClientCredential("anything at all")).Refusal!.Kind.ShouldBe(GatewayErrorKind.InvalidKey);
        Open.AdmitAdmin(new ClientCredential(AdminKey)).Principal.ShouldBe(Principal.Admin);
    }

    [Fact]
    public void AdmitAdmin_ClientKey_IsRefused() =>
        Ring.AdmitAdmin(new ClientCredential(Checkout)).Refusal!.Kind.ShouldBe(GatewayErrorKind.InvalidKey);
}
