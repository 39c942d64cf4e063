using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Pareto.Core.Accounting;
using Pareto.Core.Pipeline;
using Pareto.Server;
using Pareto.WithoutLedger;

// The gateway as `pareto serve` starts it, but for a ledger that keeps nothing: beside the real one, what it differs in is what
// the ledger adds.
if (args is not [var file, var data, var listen])
{
    Console.Error.WriteLine("usage: Pareto.WithoutLedger CONFIG DATA URL");
    return 2;
}

var configuration = new ConfigurationChecker(Environment.GetEnvironmentVariable, TimeProvider.System).CheckFile(file);
if (!configuration.Problems.IsEmpty)
{
    foreach (var problem in configuration.Problems)
    {
        Console.Error.WriteLine(configuration.Describe(problem));
    }

    return 2;
}

using var stopping = new CancellationTokenSource();
using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stopping.Cancel();
});
await using var host = await GatewayHost.StartAsync(
    new GatewayHostOptions
    {
        Configuration = configuration,
        DataDirectory = data,
        Listen = new Uri(listen),
        ConfigureServices = services => services.AddSingleton(_ => new Ledger(new ForgetfulStore())),
    },
    stopping.Token);
await Task.Delay(Timeout.Infinite, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
return 0;
