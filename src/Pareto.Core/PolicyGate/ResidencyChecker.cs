using System.Collections.Immutable;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>
/// Proves, before anything is sent, that no path of a configuration takes a request to a location outside its
/// sensitivity's, or names the path that does.
/// <para>
/// A path that obeys verdicts can reach only what <see cref="PermittedTargets"/> holds, so it is safe for what is found
/// in a text; it is refused only where it is laid for requests that a rule declares sensitive and yet names targets
/// these may not reach. A path with fixed targets carries whatever enters it, so every target must be open to the most
/// sensitive text that does.
/// </para>
/// </summary>
internal static class ResidencyChecker
{
    public static ResidencyProof Check(string place, PolicyOptions policy, ImmutableArray<Target> configured, IReadOnlyList<DataPath> paths)
    {
        var sets = new ResidencySets(policy.Residency, PermittedTargets.All(configured));
        var proven = ImmutableArray.CreateBuilder<ProvenSensitivity>();
        var problems = new List<ConfigurationProblem>();
        var warnings = new List<ConfigurationProblem>();
        foreach (var sensitivity in Enum.GetValues<Sensitivity>())
        {
            var action = Action(policy, sensitivity);
            var permitted = sets.Permitted(sensitivity, localOnly: action == PolicyAction.LocalOnly).Targets;
            proven.Add(new ProvenSensitivity
            {
                Sensitivity = sensitivity,
                Locations = sets.Locations(sensitivity).ToString(),
                Action = action,
                Permitted = permitted,
                Paths = [.. paths.Where(path => sensitivity <= path.UpTo).Select(path => Walk(path, permitted))],
            });
            if (GoesOn(policy, sensitivity))
            {
                problems.AddRange(paths.Where(path => !path.ObeysVerdict && sensitivity <= path.UpTo)
                    .SelectMany(path => Leaks(path, $"{Name(sensitivity)} text", sets.Permitted(sensitivity, localOnly: false).Targets, sets.Locations(sensitivity), place, sensitivity)));
                if (permitted.IsEmpty && action != PolicyAction.Block)
                {
                    warnings.Add(new(
                        $"{place}.residency.{Name(sensitivity)}",
                        $"no target is permitted to {Name(sensitivity)} requests ({Where(sets.Locations(sensitivity), action)}): they are refused with status 503 unless they can go on masked."));
                }
            }
        }

        foreach (var path in paths.Where(path => path.ObeysVerdict))
        {
            if (Declared(policy, path) is { } rule)
            {
                var sensitivity = rule.Sensitivity!.Value;
                var action = rule.Action ?? Action(policy, sensitivity);
                problems.AddRange(action == PolicyAction.Block ? [] : Leaks(
                    path,
                    $"what the policy rule '{rule.Name}' declares {Name(sensitivity)}",
                    sets.Permitted(sensitivity, action == PolicyAction.LocalOnly).Targets,
                    sets.Locations(sensitivity),
                    place,
                    sensitivity));
            }
        }

        return new ResidencyProof { Sensitivities = proven.DrainToImmutable(), Problems = [.. problems.Distinct()], Warnings = [.. warnings] };
    }

    internal static PolicyAction Action(PolicyOptions policy, Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Public => PolicyAction.Allow,
        Sensitivity.Internal => policy.Actions.Internal,
        _ => policy.Actions.Restricted,
    };

    private static ProvenPath Walk(DataPath path, ImmutableArray<Target> permitted) => path.ObeysVerdict
        ? new ProvenPath(path, [.. path.Targets.Where(permitted.Contains)], [.. path.Targets.Where(target => !permitted.Contains(target))])
        : new ProvenPath(path, path.Targets, []);

    private static IEnumerable<ConfigurationProblem> Leaks(
        DataPath path, string what, ImmutableArray<Target> permitted, LocationSet locations, string place, Sensitivity sensitivity)
    {
        var outside = path.Targets.Where(target => !permitted.Contains(target)).Select(target => $"{target.Name} ({target.Location})").ToList();
        if (outside.Count > 0)
        {
            yield return new(
                path.Place,
                $"{DataPathKinds.Name(path.Kind)} {path.Name} would carry {what} to {string.Join(", ", outside)}, outside {locations}. " +
                $"Take the target out there, or permit its location under {place}.residency.{Name(sensitivity)}.");
        }
    }

    /// <summary>Whether any request of the sensitivity gets past the gate.</summary>
    private static bool GoesOn(PolicyOptions policy, Sensitivity sensitivity) =>
        Action(policy, sensitivity) != PolicyAction.Block || policy.Rules.Any(rule => rule.Action is not (null or PolicyAction.Block));

    /// <summary>The rule that declares all requests of a path sensitive; null where none does.</summary>
    private static PolicyRuleOptions? Declared(PolicyOptions policy, DataPath path) => policy.Rules.FirstOrDefault(rule =>
        rule is { Sensitivity: > Sensitivity.Public, When: { IsEmpty: false, IsUnconditional: true } when }
        && (when.Workload is null || when.Workload == path.Workload)
        && (when.Key is null || when.Key == path.KeyName));

    private static string Where(LocationSet locations, PolicyAction action) =>
        action == PolicyAction.LocalOnly ? "localOnly" : $"locations {locations}";

    private static string Name(Sensitivity sensitivity) => SensitivityNames.Name(sensitivity);
}
