using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate;
using static Pareto.Core.Tests.PolicyGate.GateFixture;

namespace Pareto.Core.Tests.PolicyGate;

public class ResidencyCheckerTests
{
    public static TheoryData<DataPathKind> Kinds => [.. Enum.GetValues<DataPathKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Check_FixedTargetOutside_IsAProblemThatNamesThePath(DataPathKind kind)
    {
        var proof = Check(new PolicyOptions(), new DataPath(kind, "of the test", "some.place", [House, Outside]));

        var problem = proof.Problems.ShouldHaveSingleItem();
        problem.Path.ShouldBe("some.place");
        problem.Message.ShouldContain($"{kind.Name()} of the test would carry restricted text to outside/model (external)");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Check_FixedTargetInTheHouse_IsProved(DataPathKind kind) =>
        Check(new PolicyOptions(), new DataPath(kind, "of the test", "some.place", [House])).Problems.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Check_DeclaredWorkloadOnAPathThatLeavesTheHouse_IsAProblem(DataPathKind kind)
    {
        var policy = Ruled(new PolicyRuleOptions { Name = "patients", When = new() { Workload = "patients" }, Sensitivity = Sensitivity.Restricted });
        var path = new DataPath(kind, "of the test", "some.place", [House, Outside]) { ObeysVerdict = true };

        Check(policy, path with { Workload = "patients" }).Problems.ShouldHaveSingleItem().Message
            .ShouldContain("what the policy rule 'patients' declares restricted to outside/model (external), outside local");
        Check(policy, path).Problems.ShouldBeEmpty();
        Check(policy, path with { Workload = "other" }).Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Check_PathForLessSensitiveTextOnly_MayLeaveTheHouse()
    {
        var path = new DataPath(DataPathKind.Judge, "of the test", "some.place", [Outside]);

        Check(new PolicyOptions(), path with { UpTo = Sensitivity.Internal }).Problems.ShouldBeEmpty();
        Check(new PolicyOptions { Residency = new() { Internal = ["local"] } }, path with { UpTo = Sensitivity.Internal }).Problems
            .ShouldHaveSingleItem().Message.ShouldContain("internal text");
    }

    [Fact]
    public void Check_SensitivityThatIsBlocked_CannotLeak()
    {
        var path = new DataPath(DataPathKind.Cache, "of the test", "some.place", [Outside]);
        var blocking = new PolicyOptions { Actions = new() { Restricted = PolicyAction.Block } };

        Check(blocking, path).Problems.ShouldBeEmpty();
        Check(blocking with { Rules = [new() { Name = "open", When = new() { Workload = "w" }, Action = PolicyAction.Allow }] }, path).Problems.ShouldNotBeEmpty();
    }

    [Fact]
    public void Check_LocationOfARegion_IsHeldApartFromOthers()
    {
        var options = new PolicyOptions { Residency = new() { Restricted = ["local", "region:eu"], Internal = ["local", "region:eu"] } };
        var path = new DataPath(DataPathKind.Shadow, "of the test", "some.place", [Europe]);

        Check(options, path).Problems.ShouldBeEmpty();
        Check(options, path with { Targets = [At("america/model", null, TargetLocation.Region("us"))] }).Problems.ShouldNotBeEmpty();
    }

    [Fact]
    public void Check_DeclaredByKeyAndWorkload_HoldsForPathsOfBothOnly()
    {
        var policy = Ruled(new PolicyRuleOptions { Name = "r", When = new() { Workload = "w", Key = "k" }, Sensitivity = Sensitivity.Restricted });
        var path = new DataPath(DataPathKind.Route, "of the test", "some.place", [Outside]) { ObeysVerdict = true };

        Check(policy, path with { Workload = "w" }).Problems.ShouldBeEmpty();
        Check(policy, path with { Workload = "w", KeyName = "k" }).Problems.ShouldNotBeEmpty();
    }

    [Fact]
    public void Check_Proof_TellsWhomEachSensitivityReaches()
    {
        var path = new DataPath(DataPathKind.Fallback, "of the test", "some.place", [House, Outside]) { ObeysVerdict = true };

        var restricted = Check(new PolicyOptions(), path).Sensitivities.Single(proven => proven.Sensitivity == Sensitivity.Restricted);

        restricted.Permitted.ShouldBe([House]);
        restricted.Locations.ShouldBe("local");
        var walked = restricted.Paths.ShouldHaveSingleItem();
        walked.Reached.ShouldBe([House]);
        walked.Barred.ShouldBe([Outside]);
    }

    [Fact]
    public void Check_NothingPermitted_IsWarnedOf()
    {
        var proof = ResidencyChecker.Check("policy", new PolicyOptions(), [Outside], []);

        proof.Warnings.ShouldHaveSingleItem().Path.ShouldBe("policy.residency.restricted");
    }

    private static ResidencyProof Check(PolicyOptions policy, DataPath path) => ResidencyChecker.Check("policy", policy, Targets, [path]);

    private static PolicyOptions Ruled(params PolicyRuleOptions[] rules) => new() { Rules = rules };
}
