using System.CommandLine;
using System.Globalization;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto ledger correct</c>: sets a request's cost right by a further row.</summary>
internal static class LedgerCorrectCommand
{
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
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var command = new Verb(
            "correct",
            "Correct the cost of a request, by a row with the difference.",
            "Rows are never changed: the correction is a row of its own, of today, and every total that holds it is corrected.",
            "pareto ledger correct req_0197 0.25 --reason 'invoice of January'") { request, amount, reason, config, data };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(request)!, parsed.GetValue(amount), parsed.GetValue(reason)!, parsed.GetValue(config), parsed.GetValue(data)));
        return command;
    }

    private static async Task<int> RunAsync(string request, decimal amount, string reason, string? config, string? data)
    {
        try
        {
            using var database = StorageSource.OpenForWriting(config, data, TimeProvider.System);
            return await Corrections.AddAsync(database, new RequestId(request), amount, reason, TimeProvider.System.GetUtcNow())
                ? ExitCode.Done
                : Failure.Tell($"The ledger has no rows of the request '{request}'.");
        }
        catch (Exception e) when (e is StorageException or LedgerException)
        {
            return Failure.Tell(e.Message);
        }
    }
}
