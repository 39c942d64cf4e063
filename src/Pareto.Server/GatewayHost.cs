using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Pipeline;
using Pareto.Core.Redaction;
using Pareto.Core.Storage;
using Pareto.Server.Admin;
using Pareto.Server.Endpoints;
using Pareto.Server.Logging;

namespace Pareto.Server;

/// <summary>A running gateway: its HTTP server and everything behind it.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, string? newAdminKey)
    {
        _app = app;
        NewAdminKey = newAdminKey;
        Gateway = app.Services.GetRequiredService<Gateway>();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens, the port resolved.</summary>
    public Uri Address { get; }

    /// <summary>The admin key if this start has made it: the only time it can be shown.</summary>
    public string? NewAdminKey { get; }

    public Gateway Gateway { get; }

    /// <summary>Every endpoint there is, those without a method of their own too.</summary>
    internal IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)_app).DataSources
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>();

    /// <summary>Every method and path that is answered, for tests that hold each of them to a rule.</summary>
    internal IEnumerable<string> Routes => Endpoints
        .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}") ?? []);

    /// <summary>Starts a gateway and returns once it answers.</summary>
    /// <exception cref="GatewayStartException">It cannot start; the message says what to do.</exception>
    public static async Task<GatewayHost> StartAsync(GatewayHostOptions options, CancellationToken cancellationToken)
    {
        var server = options.Configuration.Options.Server;
        var listen = options.Listen ?? server.Listen;
        var started = false;
        var app = Build(options, server, listen, () => started);
        try
        {
            RequireKeys(app, options, listen);
            Map(app);
            // Opened before the server listens: a damaged or newer database is told at once, not to the first client.
            var newAdminKey = app.Services.GetRequiredService<AdminKeyStore>().CreateIfMissing();
            _ = app.Services.GetRequiredService<Gateway>();
            await app.StartAsync(cancellationToken);
            started = true;
            return new GatewayHost(app, newAdminKey);
        }
        catch (Exception e)
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
            if (ReasonNotToStart(e, listen) is { } reason)
            {
                throw new GatewayStartException(reason, e);
            }

            throw;
        }
    }

    /// <summary>Completes when the gateway was told to stop and has let its running requests finish.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Lets running requests finish within the drain time, then closes the ledger.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(GatewayHostOptions options, ServerOptions server, Uri listen, Func<bool> started)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // It logs below warnings only, but while it may log at all the server makes an activity and a scope for each request.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // While it may log below that, it quotes the header lines that it refuses, in its exceptions too, and with them a key that was mistyped.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning);

        // What keeps it from starting is thrown to the caller, who tells it in fewer words.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && started());
        if (options.LogToConsole)
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
            builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
                console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        }

        builder.Services.AddSingleton<LoggerFactory>();
        builder.Services.AddSingleton<ILoggerFactory>(services => new RedactingLoggerFactory(
            services.GetRequiredService<LoggerFactory>(), services.GetRequiredService<Redactor>()));
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = server.DrainTime);
        builder.Services.AddRoutingCore();
        builder.Services.AddPareto(new ParetoSetup(options.Configuration, options.DataDirectory) { InProcessModels = options.InProcessModels, IsExposed = !listen.IsLoopback });
        builder.Services.AddSingleton<Callers>();
        builder.Services.AddSingleton<GatewayEndpoints>();
        builder.Services.AddAdminApi();
        if (options.WatchConfiguration && options.Configuration.File is not null)
        {
            builder.Services.AddHostedService<ConfigurationReload>();
        }

        options.ConfigureServices?.Invoke(builder.Services);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // The endpoints enforce server.maxRequestBytes, with an error in the client's dialect.
            if (IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address))
            {
                kestrel.Listen(address, listen.Port);
            }
            else if (listen.IsLoopback && listen.Port == 0)
            {
                // One port for both families of addresses cannot be drawn at once.
                kestrel.Listen(IPAddress.Loopback, 0);
            }
            else if (listen.IsLoopback)
            {
                kestrel.ListenLocalhost(listen.Port);
            }
            else
            {
                kestrel.ListenAnyIP(listen.Port);
            }
        });

        return builder.Build();
    }

    /// <summary>What the one who starts it can do something about; null for a bug.</summary>
    private static string? ReasonNotToStart(Exception exception, Uri listen) => exception switch
    {
        StorageException => exception.Message,
        IOException or SocketException =>
            $"Cannot listen on {listen.GetLeftPart(UriPartial.Authority)}: {exception.InnerException?.Message ?? exception.Message}. Name another address with --listen or server.listen.",
        _ => null,
    };

    // A gateway that would turn everybody away is not meant.
    private static void RequireKeys(WebApplication app, GatewayHostOptions options, Uri listen)
    {
        if (!listen.IsLoopback && options.Configuration.Options.Keys.IsEmpty && app.Services.GetRequiredService<KeyIssuer>().List().Keys.Count == 0)
        {
            throw new GatewayStartException(
                $"{listen} can be reached from other machines, so the gateway asks for client keys there. " +
                "Make one with `pareto keys create`, add one under 'keys:' in pareto.yaml, or listen on http://127.0.0.1:4000.");
        }
    }

    private static void Map(WebApplication app)
    {
        app.UseMiddleware<ErrorBoundary>();
        app.UseRouting();
        app.UseMiddleware<RequestTracing>();
        app.MapGateway();
        app.MapAdmin();
    }

    /// <summary>Whoever started the gateway tells it to stop: signals are the process's business, and a process may hold several gateways.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
