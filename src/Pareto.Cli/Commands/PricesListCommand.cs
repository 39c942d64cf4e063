using System.CommandLine;
using System.Globalization;
using Pareto.Core.Catalog;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto prices list</c>: today's price of every model on the sheets.</summary>
internal static class PricesListCommand
{
    public static Command Create()
    {
        var provider = new Argument<string?>("provider") { Description = "Only this provider's sheet.", Arity = ArgumentArity.ZeroOrOne, HelpName = "PROVIDER" };
        var json = CommonOptions.Json();
        var command = new Verb("list", "List what models cost today, as the sheets that ship have it.", "", "pareto prices list openai") { provider, json };
        command.SetAction(parsed => Run(parsed.GetValue(provider), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? provider, bool json)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var listed = PriceSheets.LoadShipped().List()
            .Where(listing => provider is null || string.Equals(listing.Provider, provider, StringComparison.OrdinalIgnoreCase))
            .Select(listing => (Listing: listing, Price: listing.On(today)))
            .Where(priced => priced.Price is not null)
            .ToList();
        if (listed.Count == 0)
        {
            return Failure.Tell($"no sheet is of '{provider}': see pareto prices list");
        }

        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartArray("prices");
                foreach (var (listing, price) in listed)
                {
                    writer.WriteStartObject();
                    writer.WriteString("provider", listing.Provider);
                    writer.WriteString("model", listing.Model);
                    PriceJson.Write(writer, price!);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return ExitCode.Done;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumn("provider").AddColumn("model");
        foreach (var title in (string[])["input", "cached", "output", "since"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        table.AddColumn("also by");
        foreach (var (listing, price) in listed)
        {
            table.AddRow(
                Markup.Escape(listing.Provider),
                Markup.Escape(listing.Model),
                PriceText.Figure(price!.Input),
                PriceText.Figure(price.CachedInput),
                PriceText.Figure(price.Output),
                price.EffectiveFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
                string.Join(", ", price.Variants.Select(PriceText.Kind).Distinct()));
        }

        Terminal.Out.WriteWhole(table);
        return ExitCode.Done;
    }
}
