using System.Collections.Immutable;
using System.CommandLine;
using Pareto.Core.Alerting;
using Pareto.Core.Alerting.Webhooks;
using Pareto.Core.Configuration;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto alerts test</c>: one alert to each webhook, now and from here.</summary>
internal static class AlertsTestCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var test = new Verb(
            "test",
            "Send a test alert to each webhook of the configuration.",
            "It is sent once, from this process, and not kept; the exit code is 1 if any webhook did not take it. No gateway need run.",
            "pareto alerts test --config pareto.yaml") { config };
        test.SetAction((parsed, _) => Interruption.GuardAsync(cancellationToken => RunAsync(parsed.GetValue(config), cancellationToken)));
        return test;
    }

    private static async Task<int> RunAsync(string? config, CancellationToken cancellationToken)
    {
        if (CommonOptions.ConfigurationFile(config) is not { } path)
        {
            return Failure.Tell($"there is no {CommonOptions.DefaultConfigurationFile} here: name the configuration with --config.");
        }

        var file = ConfigurationFile.Read(path);
        if (file.Text is not { } text)
        {
            return Failure.Tell(file.Problem!);
        }

        // The other sections are none of this verb's business: what they refer to need not be there.
        var read = ConfigurationReader.Read<Section>(text, path, Environment.GetEnvironmentVariable);
        var problems = read.Problems.Concat(AlertOptionsValidator.Validate("alerts", read.Value?.Alerts ?? new AlertOptions()))
            .Where(problem => read.Value is null || problem.Path.StartsWith("alerts", StringComparison.Ordinal))
            .ToImmutableArray();
        if (!problems.IsEmpty)
        {
            return Failure.Tell($"{path}: {problems[0].Path} {problems[0].Message}");
        }

        var options = read.Value!.Alerts;
        return options.Webhooks.IsEmpty ? Failure.Tell($"{path} has no webhook: add one under alerts.webhooks.") : await SendAsync(options, cancellationToken);
    }

    private static async Task<int> SendAsync(AlertOptions options, CancellationToken cancellationToken)
    {
        using var sender = new WebhookSender(options.Timeout, TimeProvider.System);
        var alert = RecordedAlert.Trial(TimeProvider.System.GetUtcNow());
        var exitCode = ExitCode.Done;
        foreach (var webhook in options.Webhooks)
        {
            var problem = await sender.SendAsync(webhook, alert, cancellationToken);
            Console.WriteLine(problem is null ? $"{webhook.EffectiveName} has taken it." : $"{webhook.EffectiveName} has not taken it: {problem}.");
            exitCode = problem is null ? exitCode : ExitCode.Failed;
        }

        return exitCode;
    }

    /// <summary>What of a configuration matters here.</summary>
    public sealed record Section
    {
        public AlertOptions Alerts { get; init; } = new();
    }
}
