using Yarp.ReverseProxy.Configuration;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
var upstream = builder.Configuration["upstream"] ?? throw new InvalidOperationException("Say --upstream http://127.0.0.1:PORT.");

builder.Services.AddReverseProxy().LoadFromMemory(
    [new RouteConfig { RouteId = "all", ClusterId = "upstream", Match = new RouteMatch { Path = "{**all}" } }],
    [
        new ClusterConfig
        {
            ClusterId = "upstream",
            Destinations = new Dictionary<string, DestinationConfig> { ["only"] = new() { Address = upstream } },
        },
    ]);

var app = builder.Build();
app.MapReverseProxy();
await app.RunAsync();
