using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Routing.Advising;
using Pareto.Core.Routing.Balance;
using Pareto.Core.Routing.Checking;

namespace Pareto.Core.Routing;

/// <summary>Finds what is wrong with routing options beyond the range of single fields.</summary>
public static class RoutingOptionsValidator
{
    /// <summary>Every problem at once, each naming its field.</summary>
    /// <param name="path">Where the options stand in the file (<c>routing</c>).</param>
    /// <param name="options">The options as read.</param>
    /// <param name="catalog">What <c>use</c> may name; null when the catalogue itself has problems, which leaves names unchecked.</param>
    public static IEnumerable<ConfigurationProblem> Validate(string path, RoutingOptions options, ModelCatalog? catalog)
    {
        var problems = new List<ConfigurationProblem>();
        if (options.SmallUpTo > options.MidUpTo)
        {
            problems.Add(new ConfigurationProblem(
                path + ".smallUpTo",
                $"smallUpTo ({options.SmallUpTo}) is above midUpTo ({options.MidUpTo}). Lower it, or raise midUpTo: small takes 1 to smallUpTo, mid the rest up to midUpTo."));
        }

        problems.AddRange(options.PremiumCap is null ? [] : PremiumCapOptionsValidator.Validate(path + ".premiumCap", options.PremiumCap, catalog));
        problems.AddRange(CheckOptionsValidator.Validate(path + ".check", options.Check, catalog));
        if (!IsHeaderName(options.Session.Header))
        {
            problems.Add(new ConfigurationProblem(
                path + ".session.header", $"'{options.Session.Header}' cannot be the name of a header. Use letters, digits and dashes, such as x-pareto-session."));
        }

        problems.AddRange(AdvisorValidator.Validate($"{path}.advisor", options, catalog));
        problems.AddRange(BalanceValidator.Validate(path, options, catalog));
        _ = RoutingRules.Compile(path, options, catalog, problems);
        return problems;
    }

    /// <summary>What may well be meant: rules for keys that the configuration does not have, since virtual keys have names too.</summary>
    /// <param name="path">Where the options stand in the file (<c>routing</c>).</param>
    /// <param name="options">The options as read.</param>
    /// <param name="catalog">What <c>use</c> may name.</param>
    /// <param name="keyNames">The names of the configured client keys.</param>
    public static IEnumerable<ConfigurationProblem> Warn(string path, RoutingOptions options, ModelCatalog catalog, IReadOnlyCollection<string> keyNames)
    {
        var doubts = new List<ConfigurationProblem>();
        _ = RoutingRules.Compile(path, options, catalog, [], keyNames, doubts);
        return doubts;
    }

    private static bool IsHeaderName(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
