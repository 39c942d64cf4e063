using System.CommandLine;
using System.Globalization;
using Pareto.Core.Catalog;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto prices show</c>: everything the sheets say of one model's price.</summary>
internal static class PricesShowCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "The model, as provider/model.", HelpName = "PROVIDER/MODEL" };
        var json = CommonOptions.Json();
        var command = new Verb("show", "Show every dated price of a model, what it depends on, and its source.", "", "pareto prices show openai/gpt-5.4") { model, json };
        command.SetAction(parsed => Run(parsed.GetValue(model)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string name, bool json)
    {
        if (PriceSheets.LoadShipped().List().FirstOrDefault(listing => $"{listing.Provider}/{listing.Model}" == name) is not { } found)
        {
            return Failure.Tell($"no sheet that ships has '{name}': see pareto prices list");
        }

        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteString("provider", found.Provider);
                writer.WriteString("model", found.Model);
                writer.WriteString("source", found.Source);
                writer.WriteStartArray("prices");
                foreach (var price in found.Prices)
                {
                    writer.WriteStartObject();
                    PriceJson.Write(writer, price);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return ExitCode.Done;
        }

        Console.WriteLine($"{name}, USD for 1M tokens. Source: {found.Source}");
        foreach (var price in found.Prices)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from {price.EffectiveFrom:yyyy-MM-dd}: {PriceText.Figures(price)}  ({price.Version})"));
            foreach (var variant in price.Variants)
            {
                Console.WriteLine($"  {PriceText.Conditions(variant)}: {PriceText.Change(variant)}");
            }
        }

        return ExitCode.Done;
    }
}
