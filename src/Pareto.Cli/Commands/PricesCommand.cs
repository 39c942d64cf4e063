using System.CommandLine;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto prices</c>: what models cost, and what other prices would change.</summary>
internal static class PricesCommand
{
    public static Command Create() => new Verb(
        "prices",
        "List prices, and show what other ones would have made of past traffic.",
        "Prices are US dollars for one million tokens, from the sheets that ship and those under prices.files.",
        """
        pareto prices list openai
        pareto prices show anthropic/claude-sonnet-4-6
        pareto prices diff new-prices.yaml --json
        """)
    {
        PricesListCommand.Create(),
        PricesShowCommand.Create(),
        PricesDiffCommand.Create(),
    };
}
