using System.CommandLine;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto router</c>: what the router learns from outcomes.</summary>
internal static class RouterCommand
{
    public static Command Create() => new Verb(
        "router",
        "Learn from outcomes which requests a small model gets right.",
        "Outcomes are lines of JSON, also compressed (.gz): {\"prompt\":…,\"weak_score\":…,\"strong_score\":…}, scores from 0 to 1.",
        "") { RouterCalibrateCommand.Create(), RouterReportCommand.Create() };
}
