using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto ledger correct</c>: sets a request's figures right by a further row.</summary>
internal static class LedgerCorrectCommand
{
    private static readonly string[] Classes = ["input", "cachedInput", "cacheWrite", "output"];

    public static Command Create()
    {
        var request = new Argument<string>("request") { Description = "The request's id.", HelpName = "REQUEST" };
        var amount = new Argument<decimal>("amount")
        {
            Description = "US dollars to add to its cost; negative to take away (write -- before).",
            HelpName = "AMOUNT",
            CustomParser = result =>
            {
                if (decimal.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var dollars))
                {
                    return dollars;
                }

                result.AddError($"'{result.Tokens[0].Value}' is no amount of US dollars, such as 0.25.");
                return 0;
            },
        };
        var reason = new Option<string>("--reason") { Description = "Why, for the row.", HelpName = "TEXT", Required = true };
        var costs = ByClass<decimal>("--costs", "Of which class of tokens the amount is; what this leaves of it is of none.", "input=0.30,cachedInput=-0.05");
        var tokens = ByClass<long>("--tokens", "Tokens to add, by class; negative to take away.", "input=1000,cachedInput=-1000");
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var command = new Verb(
            "correct",
            "Correct the cost of a request, by a row with the difference.",
            $"""
            Rows are never changed: the correction is a row of its own, of today, and every total that holds it is corrected.
            Classes of tokens, which do not overlap: {string.Join(", ", Classes)}.
            """,
            """
            pareto ledger correct req_0197 0.25 --reason 'invoice of January'
            pareto ledger correct req_0197 0.25 --costs input=0.30,cachedInput=-0.05 --tokens input=1000,cachedInput=-1000 --reason 'not cached'
            """) { request, amount, reason, costs, tokens, config, data };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(request)!, Correction(parsed.GetValue(amount), parsed.GetValue(costs)!, parsed.GetValue(tokens)!, parsed.GetValue(reason)!),
            parsed.GetValue(config), parsed.GetValue(data)));
        return command;
    }

    private static Option<IReadOnlyDictionary<string, T>> ByClass<T>(string name, string description, string example)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "CLASS=NUMBER,...",
            DefaultValueFactory = _ => new Dictionary<string, T>(),
            CustomParser = result =>
            {
                var numbers = new Dictionary<string, T>();
                var values = NamedValues.Of(result.Tokens[0].Value, Classes);
                foreach (var (tokens, text) in values ?? [])
                {
                    if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                    {
                        numbers[tokens] = number;
                    }
                }

                if (numbers.Count != values?.Count)
                {
                    result.AddError($"{name} takes CLASS=NUMBER with commas between, such as {example}; the classes are {string.Join(", ", Classes)}.");
                }

                return numbers;
            },
        };

    private static Correction Correction(decimal amount, IReadOnlyDictionary<string, decimal> costs, IReadOnlyDictionary<string, long> tokens, string reason)
    {
        var (cached, written) = (tokens.GetValueOrDefault("cachedInput"), tokens.GetValueOrDefault("cacheWrite"));
        var cost = new CostParts(
            costs.GetValueOrDefault("input"), costs.GetValueOrDefault("cachedInput"), costs.GetValueOrDefault("cacheWrite"), costs.GetValueOrDefault("output"),
            amount - costs.Values.Sum());
        return new Correction(cost, reason)
        {
            // A usage counts what was cached and written within the input.
            Usage = new TokenUsage
            {
                Input = tokens.GetValueOrDefault("input") + cached + written,
                CachedInput = cached,
                CacheWrite = written,
                Output = tokens.GetValueOrDefault("output"),
            },
        };
    }

    private static async Task<int> RunAsync(string request, Correction correction, string? config, string? data)
    {
        try
        {
            using var database = StorageSource.OpenForWriting(config, data, TimeProvider.System);
            return await Corrections.AddAsync(database, new RequestId(request), correction, TimeProvider.System.GetUtcNow())
                ? ExitCode.Done
                : Failure.Tell($"The ledger has no rows of the request '{request}'.");
        }
        catch (Exception e) when (e is StorageException or LedgerException)
        {
            return Failure.Tell(e.Message);
        }
    }
}
