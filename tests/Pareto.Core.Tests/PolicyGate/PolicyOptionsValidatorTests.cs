using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate;

namespace Pareto.Core.Tests.PolicyGate;

public class PolicyOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_AreGood() => Paths(new PolicyOptions()).ShouldBeEmpty();

    [Fact]
    public void Validate_NoLocation_NamesTheEntry() =>
        Paths(new PolicyOptions { Residency = new() { Restricted = ["local", "europe"] } }).ShouldBe(["policy.residency.restricted[1]"]);

    [Fact]
    public void Validate_NoLocationAtAll_IsAProblem() =>
        Paths(new PolicyOptions { Residency = new() { Restricted = [] } }).ShouldBe(["policy.residency.restricted"]);

    [Theory]
    [InlineData("any", "local", "region:eu", "policy.residency.restricted")]
    [InlineData("local", "any", "local", "policy.residency.internal")]
    [InlineData("region:eu", "external", "local", "policy.residency.internal")]
    [InlineData("region:eu", "region:eu", "local", null)]
    public void Validate_MoreSensitiveMayNotReachFurther(string open, string inner, string restricted, string? problem) =>
        Paths(new PolicyOptions { Residency = new() { Public = [open], Internal = [inner], Restricted = [restricted] } })
            .ShouldBe(problem is null ? [] : [problem]);

    [Fact]
    public void Validate_InternalNotWritten_IsAsPublic() =>
        Paths(new PolicyOptions { Residency = new() { Public = ["local", "region:eu"] } }).ShouldBeEmpty();

    [Theory]
    [InlineData("personal")]
    [InlineData("unscannable")]
    [InlineData("CREDIT_CARD")]
    public void Validate_FamilyOrType_IsGood(string name) => Paths(Sensitive(name)).ShouldBeEmpty();

    [Theory]
    [InlineData("Personal")]
    [InlineData("credit_card")]
    [InlineData("CREDIT CARD")]
    public void Validate_NeitherFamilyNorType_IsAProblem(string name) => Paths(Sensitive(name)).ShouldBe([$"policy.sensitivity.{name}"]);

    [Fact]
    public void Validate_Rules_AreChecked()
    {
        var options = new PolicyOptions
        {
            Rules =
            [
                new() { Name = "default", When = new() { Workload = "w" }, Action = PolicyAction.Block },
                new() { Name = "twice", When = new() { Workload = "w" } },
                new() { Name = "twice", When = new(), Action = PolicyAction.Block },
                new() { Name = "keys", When = new() { Key = "nobody", Findings = ["what"] }, Injection = InjectionAction.Block },
                new() { Name = "headers", When = new() { Header = new Dictionary<string, string> { ["Authorization"] = "Bearer x" } }, Sensitivity = Sensitivity.Restricted },
            ],
        };

        Paths(options).ShouldBe(
            [
                "policy.rules[0].name", "policy.rules[1]", "policy.rules[2].name", "policy.rules[2].when",
                "policy.rules[3].when.findings[0]", "policy.rules[4].when.header.Authorization",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Warn_OpenOnFailure_IsTold() =>
        PolicyOptionsValidator.Warn("policy", new PolicyOptions { Detection = new() { OnFailure = DetectionFailureAction.Allow } }, [], [])
            .ShouldHaveSingleItem().Path.ShouldBe("policy.detection.onFailure");

    [Theory]
    [InlineData("CREDITCARD", "CREDIT_CARD")]
    [InlineData("US_SNN", "US_SSN")]
    [InlineData("CUSTOMER_NUMER", "CUSTOMER_NUMBER")]
    public void Warn_TypeMistyped_ProposesTheOneMeant(string written, string meant) =>
        PolicyOptionsValidator.Warn("policy", Sensitive(written), ["CUSTOMER_NUMBER"], []).ShouldHaveSingleItem().Message.ShouldContain(meant);

    [Theory]
    [InlineData("CREDIT_CARD")]
    [InlineData("CUSTOMER_NUMBER")]
    [InlineData("secrets")]
    [InlineData("SOMETHING_OF_A_LATER_VERSION")]
    public void Warn_KnownType_IsNotWarnedOf(string name) =>
        PolicyOptionsValidator.Warn("policy", Sensitive(name), ["CUSTOMER_NUMBER"], []).ShouldBeEmpty();

    [Fact]
    public void Warn_KeyThatIsNotConfigured_MayBeAVirtualOne()
    {
        PolicyRuleOptions Of(string key) => new() { Name = key, When = new() { Key = key }, Action = PolicyAction.Block };

        var doubt = PolicyOptionsValidator.Warn("policy", new PolicyOptions { Rules = [Of("checkout"), Of("chekout"), Of("admin")] }, [], ["checkout"]).ShouldHaveSingleItem();

        doubt.Path.ShouldBe("policy.rules[1].when.key");
        doubt.Message.ShouldBe("'chekout' is no key of this configuration: the rule waits for a virtual key of that name. Did you mean \"checkout\"?");
    }

    private static PolicyOptions Sensitive(string name) => new() { Sensitivity = new Dictionary<string, Sensitivity> { [name] = Sensitivity.Internal } };

    private static IEnumerable<string> Paths(PolicyOptions options) =>
        PolicyOptionsValidator.Validate("policy", options).Select(problem => problem.Path);
}
