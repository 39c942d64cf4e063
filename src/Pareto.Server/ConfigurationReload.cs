using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pareto.Core.Configuration;
using Pareto.Core.Pipeline;

namespace Pareto.Server;

/// <summary>Follows the configuration file while serving: a good change is put in force, a bad one is logged and left out.</summary>
internal sealed partial class ConfigurationReload(
    Gateway gateway, ParetoSetup setup, ConfigurationChecker checker, TimeProvider time, ILogger<ConfigurationReload> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var path = setup.Configuration.File!;
        var watcher = new ConfigurationFileWatcher(path, setup.Configuration.Text ?? "", time);
        await foreach (var file in watcher.WatchAsync(stoppingToken))
        {
            var configuration = file.Text is { } text
                ? checker.Check(text, path)
                : CheckedConfiguration.Unreadable(path, file.Problem!);
            gateway.Reload(configuration);
            if (configuration.IsValid)
            {
                LogReloaded(path);
            }
            else
            {
                LogKept(path, string.Join("\n  ", configuration.Problems.Select(configuration.Describe)));
            }
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "{Path} has changed and is in force")]
    private partial void LogReloaded(string path);

    [LoggerMessage(1002, LogLevel.Error, "{Path} has changed but is not used; the configuration before it stays in force:\n  {Problems}")]
    private partial void LogKept(string path, string problems);
}
