using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>Finds what is wrong with policy options beyond the range of single fields.</summary>
internal static class PolicyOptionsValidator
{
    /// <summary>Every problem at once, each naming its field.</summary>
    /// <param name="path">Where the options stand in the file (<c>policy</c>).</param>
    /// <param name="options">The options as read.</param>
    public static IEnumerable<ConfigurationProblem> Validate(string path, PolicyOptions options) =>
    [
        .. Residency($"{path}.residency", options.Residency),
        .. options.Sensitivity.Keys.SelectMany(name => FindingName($"{path}.sensitivity.{name}", name)),
        .. Rules($"{path}.rules", options.Rules),
        .. Detection($"{path}.detection", options.Detection),
    ];

    /// <summary>What may well be meant, and is worth a look: most of it opens the gate.</summary>
    /// <param name="path">Where the options stand in the file (<c>policy</c>).</param>
    /// <param name="options">The options as read.</param>
    /// <param name="ownTypes">The types that the configuration's own recognizers find.</param>
    /// <param name="keyNames">The names of the configured client keys.</param>
    public static IEnumerable<ConfigurationProblem> Warn(string path, PolicyOptions options, IReadOnlyCollection<string> ownTypes, IReadOnlyCollection<string> keyNames)
    {
        for (var i = 0; i < options.Rules.Count; i++)
        {
            if (options.Rules[i].When?.Key is { } key && !keyNames.Contains(key) && key != Principal.Anonymous.KeyName && key != Principal.Admin.KeyName)
            {
                yield return new($"{path}.rules[{i}].when.key", $"'{key}' is no key of this configuration: the rule waits for a virtual key of that name.{NameSuggestion.Hint(key, keyNames)}");
            }
        }

        foreach (var (place, name) in Types(path, options).Where(type => !FindingTypes.All.Contains(type.Name) && !ownTypes.Contains(type.Name)))
        {
            if (NameSuggestion.For(name, FindingTypes.All.Concat(ownTypes)) is { } meant)
            {
                yield return new(place, $"no recognizer is known to find {name}: did you mean {meant}?");
            }
        }

        if (options.Detection.OnFailure == DetectionFailureAction.Allow)
        {
            yield return new($"{path}.detection.onFailure", "allow lets requests out unsearched whenever the search fails or takes too long.");
        }
    }

    private static IEnumerable<(string Place, string Name)> Types(string path, PolicyOptions options) =>
        options.Sensitivity.Keys.Select(name => ($"{path}.sensitivity.{name}", name))
            .Concat(options.Rules.SelectMany((rule, i) => (rule.When?.Findings ?? []).Select((name, f) => ($"{path}.rules[{i}].when.findings[{f}]", name))))
            .Concat(options.Detection.Types.Select((name, i) => ($"{path}.detection.types[{i}]", name)))
            .Concat(options.Detection.Exclude.Select((name, i) => ($"{path}.detection.exclude[{i}]", name)))
            .Where(type => !FindingFamilies.IsFamily(type.Item2));

    private static IEnumerable<ConfigurationProblem> Residency(string path, ResidencyOptions options)
    {
        foreach (var sensitivity in Enum.GetValues<Sensitivity>())
        {
            var written = ResidencySets.Written(options, sensitivity);
            if (written.Count == 0)
            {
                yield return new($"{path}.{sensitivity.Name()}", $"names no location: nothing could answer such a request. Write local, or set actions.{sensitivity.Name()} to block.");
            }

            for (var i = 0; i < written.Count; i++)
            {
                if (written[i] != ResidencySets.Anywhere && TargetLocation.Parse(written[i]) is null)
                {
                    yield return new($"{path}.{sensitivity.Name()}[{i}]", $"\"{written[i]}\" is no location: write any, local, region:NAME or external.");
                }
            }
        }

        var (open, inner, restricted) = (Set(Sensitivity.Public), Set(Sensitivity.Internal), Set(Sensitivity.Restricted));
        if (inner.Beyond(open).ToList() is { Count: > 0 } more)
        {
            yield return new($"{path}.internal", $"internal requests may reach {string.Join(", ", more)}, public ones may not: take it out here, or add it to public.");
        }

        if (restricted.Beyond(inner).ToList() is { Count: > 0 } most)
        {
            yield return new($"{path}.restricted", $"restricted requests may reach {string.Join(", ", most)}, internal ones may not: take it out here, or add it to internal.");
        }

        LocationSet Set(Sensitivity sensitivity) => LocationSet.Of(ResidencySets.Written(options, sensitivity));
    }

    private static IEnumerable<ConfigurationProblem> Rules(string path, IReadOnlyList<PolicyRuleOptions> rules)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { Verdict.DefaultPolicy };
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            var at = $"{path}[{i}]";
            if (!names.Add(rule.Name))
            {
                yield return new($"{at}.name", rule.Name == Verdict.DefaultPolicy
                    ? $"'{rule.Name}' names what holds where no rule matches. Choose another name."
                    : $"Two rules are called '{rule.Name}'. Give each its own name.");
            }

            if (rule is { Sensitivity: null, Action: null, Injection: null })
            {
                yield return new(at, "The rule changes nothing. Write sensitivity, action or injection.");
            }

            if (rule.When is not { IsEmpty: false } when)
            {
                yield return new($"{at}.when", "A rule without a condition would match every request. Write at least one of workload, key, header, findings, sensitivity.");
                continue;
            }

            foreach (var problem in Conditions($"{at}.when", when))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> Conditions(string path, PolicyRuleConditions when)
    {
        if (when.Workload is { } workload && string.IsNullOrWhiteSpace(workload))
        {
            yield return new($"{path}.workload", "The condition is empty. Write a workload's name, or leave the line out.");
        }

        foreach (var name in when.Header.Keys.Where(name => name.Length == 0 || !name.All(IsTokenCharacter)))
        {
            yield return new($"{path}.header.{name}", "This cannot be the name of a header: it takes letters, digits and dashes.");
        }

        foreach (var name in when.Header.Keys.Where(IsCredential))
        {
            yield return new($"{path}.header.{name}", "This header carries the client's key, which no rule may look at. Ask for the key's name instead: when.key.");
        }

        for (var i = 0; i < when.Findings.Count; i++)
        {
            foreach (var problem in FindingName($"{path}.findings[{i}]", when.Findings[i]))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> Detection(string path, DetectionOptions options)
    {
        if (options is { Types.Count: > 0, Exclude.Count: > 0 })
        {
            yield return new($"{path}.exclude", "types names all that is looked for already. Write one of the two.");
        }

        foreach (var (list, names) in new[] { ("types", options.Types), ("exclude", options.Exclude) })
        {
            for (var i = 0; i < names.Count; i++)
            {
                foreach (var problem in FindingName($"{path}.{list}[{i}]", names[i]))
                {
                    yield return problem;
                }
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> FindingName(string path, string name)
    {
        if (!FindingFamilies.IsFamily(name) && !FindingFamilies.IsType(name))
        {
            yield return new(path, $"\"{name}\" is neither a family ({string.Join(", ", FindingFamilies.All)}) nor a type, which is written in capitals such as CREDIT_CARD.");
        }
    }

    private static bool IsTokenCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';

    private static bool IsCredential(string header) =>
        header.Equals("authorization", StringComparison.OrdinalIgnoreCase)
        || header.Equals("x-api-key", StringComparison.OrdinalIgnoreCase)
        || header.Equals("api-key", StringComparison.OrdinalIgnoreCase)
        || header.Equals("cookie", StringComparison.OrdinalIgnoreCase);
}
