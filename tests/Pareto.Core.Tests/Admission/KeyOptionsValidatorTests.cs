using Pareto.Core.Admission;
using Pareto.Core.Configuration;

namespace Pareto.Core.Tests.Admission;

public sealed class KeyOptionsValidatorTests
{
    [Fact]
    public void Validate_DistinctLongKeys_AreFine() =>
        KeyOptionsValidator.Validate("keys", [Key("one", "0123456789abcdef"), Key("two", "fedcba9876543210")]).ShouldBeEmpty();

    [Fact]
    public void Validate_Mistakes_AreAllNamedWithoutTheKey()
    {
        var problems = KeyOptionsValidator.Validate(
            "keys",
            [Key("one", "0123456789abcdef"), Key("one", "0123456789abcdef"), Key("short", "0123"), Key("anonymous", "another-long-enough-key"), Key("admin", "a-third-long-enough-key")]).ToArray();

        problems.Select(problem => problem.Path).ShouldBe(["keys[1].name", "keys[1].key", "keys[2].key", "keys[3].name", "keys[4].name"]);
        problems.ShouldAllBe(problem => !problem.Message.Contains("0123"));
    }

    [Fact]
    public void Validate_WrongScopes_AreNamedByTheirPlace()
    {
        var key = Key("one", "0123456789abcdef") with { Scopes = new KeyScopeOptions { Models = ["small", ""], IpRanges = ["10.0.0.0/8", "ten"] } };

        KeyOptionsValidator.Validate("keys", [key]).Select(problem => problem.Path).ShouldBe(["keys[0].scopes.models[1]", "keys[0].scopes.ipRanges[1]"]);
    }

    private static KeyOptions Key(string name, string key) => new() { Name = name, Key = new SecretText(key) };
}
