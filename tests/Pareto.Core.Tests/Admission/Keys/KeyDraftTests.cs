using Pareto.Core.Admission;
using Pareto.Core.Admission.Keys;

namespace Pareto.Core.Tests.Admission.Keys;

public sealed class KeyDraftTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Validate_PlainDraft_IsFine() => new KeyDraft { Name = "checkout", ExpiresAt = Now.AddTicks(1) }.Validate(Now, null).ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData(" checkout")]
    [InlineData("check\nout")]
    [InlineData("anonymous")]
    [InlineData("admin")]
    public void Validate_Name_IsNamed(string name) => new KeyDraft { Name = name }.Validate(Now, null).Select(problem => problem.Path).ShouldBe(["name"]);

    [Fact]
    public void Validate_EverythingElseWrong_IsAllNamed()
    {
        var draft = new KeyDraft
        {
            Name = "checkout", Owner = "", Team = new string('x', 129), Tags = ["ok", " "], ExpiresAt = Now,
            Scopes = new KeyScopeOptions { Models = [""], Workloads = [" "], IpRanges = ["10.0.0.0/8", "10.0.0.1/8"] },
        };

        draft.Validate(Now, null).Select(problem => problem.Path)
            .ShouldBe(["owner", "team", "tags", "expiresAt", "scopes.models[0]", "scopes.workloads[0]", "scopes.ipRanges[1]"]);
    }
}
