using Pareto.Bench.MockUpstream;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
var replies = new CannedReplies(builder.Configuration.GetValue("chunks", 20));

var app = builder.Build();
app.Run(context => ChatEndpoint.ServeAsync(context, replies));
await app.RunAsync();
