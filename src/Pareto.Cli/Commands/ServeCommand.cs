using System.CommandLine;
using Pareto.Core.Pipeline;
using Pareto.Core.Providers;
using Pareto.LocalModels.Providers;
using Pareto.LocalModels.Store;
using Pareto.Server;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto serve</c>: starts the gateway.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var listen = new Option<string?>("--listen")
        {
            Description = "The address to listen on, instead of the configuration's. Default: http://127.0.0.1:4000.",
            HelpName = "URL",
        };
        var small = new Option<string?>("--small")
        {
            Description = "A model that serves tier small in this process, a GGUF file or the name of one that was pulled; in place of a configuration file.",
            HelpName = "MODEL",
        };
        var threads = new Option<int?>("--threads")
        {
            Description = "With --small: threads that compute. Default: one less than the processors, at least 1.",
            HelpName = "N",
        };
        var context = new Option<int?>("--context")
        {
            Description = "With --small: prompt and answer together, in tokens. Default: as the model was trained for, at most 4096.",
            HelpName = "N",
        };
        var command = new Verb(
            "serve",
            "Start the gateway.",
            """
            Without a configuration it serves with the keys found in the environment (OPENAI_API_KEY, ANTHROPIC_API_KEY,
            ...) and a model server running on this machine. With --small MODEL that model serves tier small, and no
            other program is needed. Ctrl-C lets running requests finish, a second one does not.
            """,
            """
            pareto serve
            pareto serve --small models/llama-3.2-3b-instruct-q4_k_m.gguf
            pareto serve --small qwen2.5-1.5b
            pareto serve --config pareto.yaml --data /var/lib/pareto
            pareto serve --listen http://127.0.0.1:8080
            """) { config, data, listen, small, threads, context };
        command.SetAction((parsed, _) => Interruption.GuardAsync(cancellationToken => RunAsync(
            parsed.GetValue(config),
            CommonOptions.DataFolder(parsed.GetValue(data)),
            parsed.GetValue(listen),
            parsed.GetValue(small) is { } model
                ? new InProcessModelOptions { File = model, Threads = parsed.GetValue(threads), Context = parsed.GetValue(context) }
                : null,
            cancellationToken)));
        command.Validators.Add(result =>
        {
            if (result.GetValue(small) is null && (result.GetValue(threads) ?? result.GetValue(context)) is not null)
            {
                result.AddError("--threads and --context go with --small; a configuration says them under localModels.");
            }

            if (result.GetValue(threads) is < 1 or > 1024)
            {
                result.AddError("--threads takes a number from 1 to 1024.");
            }

            if (result.GetValue(context) is < 16)
            {
                result.AddError("--context takes a number of 16 or more.");
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string? config, string data, string? listen, InProcessModelOptions? small, CancellationToken cancellationToken)
    {
        Uri? address = null;
        if (listen is not null && !(Uri.TryCreate(listen, UriKind.Absolute, out address) && address.Scheme == Uri.UriSchemeHttp))
        {
            Console.Error.WriteLine($"pareto: --listen takes an address such as http://127.0.0.1:4000, not '{listen}'.");
            return ExitCode.Usage;
        }

        await using var models = new InProcessModels(TimeProvider.System);
        if (small is not null)
        {
            if (CommonOptions.ConfigurationFile(config) is { } file)
            {
                Console.Error.WriteLine($"pareto: '{file}' says what serves small: write 'small: {small.File}' there under tiers, or start without it.");
                return ExitCode.Usage;
            }

            if (!ModelStore.In(data).TryResolve(small.File, out var path, out var missing))
            {
                return Failure.Tell($"--small: {missing}");
            }

            small = small with { File = path };
            if (models.Inspect(small).Problems is [var problem, ..])
            {
                return Failure.Tell($"--small: {problem.Message}");
            }
        }

        var configuration = small is null
            ? await ConfigurationSource.LoadAsync(config, models, cancellationToken)
            : await ConfigurationSource.FindAsync(small, models, cancellationToken);
        if (!configuration.IsValid)
        {
            return ConfigurationSource.TellProblems(configuration);
        }

        var time = TimeProvider.System;
        var drainTime = configuration.Options.Server.DrainTime;
        var stopping = 0L;
        try
        {
            await using var host = await GatewayHost.StartAsync(
                new GatewayHostOptions
                {
                    Configuration = configuration,
                    DataDirectory = data,
                    InProcessModels = models,
                    Listen = address,
                    WatchConfiguration = true,
                },
                cancellationToken);
            Tell(Terminal.Out, host, configuration, data);
            using var told = cancellationToken.Register(() =>
            {
                stopping = time.GetTimestamp();
                Console.WriteLine($"Stopping: running requests may take up to {drainTime.TotalSeconds:0.#} s to finish. Once more ends at once.");
            });
            await host.WaitForShutdownAsync(cancellationToken);
        }
        catch (GatewayStartException e)
        {
            return Failure.Tell(e.Message);
        }

        Console.WriteLine(time.GetElapsedTime(stopping) < drainTime
            ? "Stopped: running requests have finished, the ledger is closed."
            : "Stopped: requests that were still running have been cut off, the ledger is closed.");
        return ExitCode.Done;
    }

    private static void Tell(IAnsiConsole console, GatewayHost host, CheckedConfiguration configuration, string data)
    {
        const int Indent = 17;
        console.MarkupLineInterpolated($"[bold]Pareto[/] listens on [bold]{host.Address.ToString().TrimEnd('/')}[/]");
        console.MarkupLineInterpolated($"  configuration  {configuration.File ?? "none: what this machine offers"}");
        console.MarkupLineInterpolated($"  data           {Path.GetFullPath(data)}");
        TierList.Write(console, host.Gateway.Catalog, Indent);
        foreach (var (name, model) in configuration.Options.LocalModels.OrderBy(model => model.Key, StringComparer.Ordinal))
        {
            console.MarkupLineInterpolated($"  in process     local/{name} = {model.File}, loaded when it is first asked");
        }

        foreach (var warning in configuration.Warnings.Where(warning => !TierList.SpeaksOf(warning)))
        {
            console.MarkupLineInterpolated($"  [yellow]{warning.Path}: {warning.Message}[/]");
        }

        if (host.NewAdminKey is { } adminKey)
        {
            // Written past the console's markup and wrapping, so that it can be copied whole.
            console.MarkupLine("  admin key      shown this once, kept only as a hash:");
            Console.WriteLine($"    {adminKey}");
        }

        var key = !host.Gateway.AsksForKeys ? "" : " -H 'authorization: Bearer YOUR_KEY'";
        Console.WriteLine();
        Console.WriteLine("Try it:");
        Console.WriteLine($$"""  curl {{host.Address}}v1/chat/completions{{key}} -H 'content-type: application/json' -d '{"model":"auto","messages":[{"role":"user","content":"Say hello."}]}'""");
        Console.WriteLine("Stop it with Ctrl-C.");
    }
}
