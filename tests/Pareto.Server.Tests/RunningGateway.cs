using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Storage;
using Pareto.LocalModels.Providers;
using Pareto.Server.Tests.Faults;

namespace Pareto.Server.Tests;

/// <summary>
/// A real gateway on a free loopback port, with a data directory that is gone after the test (unless the test brings
/// its own, to start a second gateway on it).
/// <code>
/// await using var upstream = await ScriptedUpstream.StartAsync();
/// await using var gateway = await RunningGateway.StartAsync(TestConfiguration.OpenAi(upstream));
/// </code>
/// </summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly GatewayHost _host;
    private readonly InProcessModels _models;
    private readonly Database _database;
    private readonly bool _ownsData;

    private RunningGateway(GatewayHost host, InProcessModels models, StorageOptions storage, string dataDirectory, bool ownsData, LogCapture logs)
    {
        _host = host;
        _models = models;
        _ownsData = ownsData;
        DataDirectory = dataDirectory;
        Logs = logs;
        _database = Database.OpenExisting(Pareto.Core.Storage.DataDirectory.At(dataDirectory), storage);
        Ledger = new LedgerReader(_database);
        Client = new HttpClient { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Scheme, host and port.</summary>
    public Uri Address => _host.Address;

    /// <summary>The base URL of an OpenAI client.</summary>
    public Uri OpenAiUrl => new(_host.Address, "/v1");

    /// <summary>The gateway behind the server, for what HTTP does not show (circuits, reloads).</summary>
    public Gateway Gateway => _host.Gateway;

    /// <summary>The admin key, if this start has made it.</summary>
    public string? NewAdminKey => _host.NewAdminKey;

    /// <summary>Every method and path that is answered.</summary>
    public IEnumerable<string> Routes => _host.Routes;

    /// <summary>The same, in parts.</summary>
    public IEnumerable<(string Method, string Path)> Endpoints => Routes.Select(route => (route.Split(' ')[0], route.Split(' ')[1]));

    /// <summary>Every path that is answered whatever the method.</summary>
    public IEnumerable<string> PathsOfAnyMethod => _host.Endpoints
        .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is null)
        .Select(endpoint => endpoint.RoutePattern.RawText!);

    public string DataDirectory { get; }

    /// <summary>Where the configuration is said to come from; the file is there only for a gateway that watches it.</summary>
    public string ConfigurationFile => FileIn(DataDirectory);

    /// <summary>Everything logged so far, from Trace up.</summary>
    public LogCapture Logs { get; }

    public LedgerReader Ledger { get; }

    /// <summary>Sends no key; its base address is the gateway's.</summary>
    public HttpClient Client { get; }

    /// <param name="yaml">The text of a <c>pareto.yaml</c>.</param>
    /// <param name="time">The clock of the gateway and its providers.</param>
    /// <param name="dataDirectory">A directory of the test's own, that stays.</param>
    /// <param name="environment">What <c>${NAME}</c> stands for; nothing unless given.</param>
    /// <param name="listen">Overrides the free loopback port.</param>
    /// <param name="services">Adds services to the host's.</param>
    /// <param name="watch">Writes the text to <see cref="ConfigurationFile"/> and follows its changes.</param>
    public static async Task<RunningGateway> StartAsync(
        string yaml,
        TimeProvider? time = null,
        string? dataDirectory = null,
        Func<string, string?>? environment = null,
        Uri? listen = null,
        Action<IServiceCollection>? services = null,
        bool watch = false)
    {
        var clock = time ?? TimeProvider.System;
        var data = dataDirectory ?? Directory.CreateTempSubdirectory("pareto-server-test-").FullName;
        var logs = new LogCapture();
        InProcessModels? models = null;
        try
        {
            var file = FileIn(data);
            if (watch)
            {
                await File.WriteAllTextAsync(file, yaml, TestContext.Current.CancellationToken);
            }

            models = new InProcessModels(clock);
            var configuration = new ConfigurationChecker(environment ?? (_ => null), clock, models).Check(yaml, file);
            configuration.Problems.Select(configuration.Describe).ShouldBeEmpty();
            var host = await GatewayHost.StartAsync(
                new GatewayHostOptions
                {
                    Configuration = configuration,
                    DataDirectory = data,
                    InProcessModels = models,
                    Listen = listen ?? new Uri("http://127.0.0.1:0"),
                    LogToConsole = false,
                    WatchConfiguration = watch,
                    ConfigureServices = host =>
                    {
                        host.Replace(ServiceDescriptor.Singleton(clock))
                            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
                        services?.Invoke(host);
                    },
                },
                TestContext.Current.CancellationToken);
            return new RunningGateway(host, models, configuration.Options.Storage, data, ownsData: dataDirectory is null, logs);
        }
        catch when (dataDirectory is null)
        {
            Directory.Delete(data, recursive: true);
            throw;
        }
    }

    /// <summary>The ledger's rows of the request that this response answers, in order.</summary>
    public IReadOnlyList<LedgerEntry> RowsOf(HttpResponseMessage response) =>
        Ledger.Entries(new RequestId(response.Headers.GetValues("x-pareto-request-id").Single()));

    /// <summary>The rows of the only request there was, once they are there.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> OnlyRowsInTimeAsync()
    {
        using var connection = DataFolder.OpenDatabase(DataDirectory);
        while (true)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT request_id FROM ledger LIMIT 1";
            if (command.ExecuteScalar() is string id)
            {
                return Ledger.Entries(new RequestId(id));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
        await _models.DisposeAsync();
        _database.Dispose();
        if (_ownsData)
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    private static string FileIn(string directory) => Path.Combine(directory, "pareto.yaml");
}
