using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto top</c>: how a running gateway does, drawn anew every few seconds.</summary>
internal static class TopCommand
{
    private const string AddressVariable = "PARETO_URL";
    private const string KeyVariable = "PARETO_ADMIN_KEY";
    private const string DefaultAddress = "http://127.0.0.1:4000";
    private const double DefaultInterval = 2;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var url = new Option<string?>("--url") { Description = $"The gateway's address. Default: {AddressVariable}, else {DefaultAddress}.", HelpName = "URL" };
        var key = new Option<string?>("--key") { Description = $"The admin key. Default: {KeyVariable}, which other users of the machine cannot see.", HelpName = "KEY" };
        var interval = new Option<double?>("--interval") { Description = "Seconds between two looks, from 0.1 to 3600. Default: 2.", HelpName = "SECONDS" };
        var once = new Option<bool>("--once") { Description = "Look twice, one interval apart, show the result and end." };
        var json = new Option<bool>("--json") { Description = "As --once, as JSON on standard output, for programs." };
        var command = new Verb(
            "top",
            "Watch a running gateway: requests, money, targets, errors.",
            "Rates are those between two looks; money and shares are today's, from the ledger (UTC). Ctrl-C ends it.",
            """
            pareto top
            pareto top --url http://10.0.0.5:4000 --interval 5
            pareto top --once
            pareto top --json
            """) { url, key, interval, once, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(interval) is < 0.1 or > 3600 or double.NaN)
            {
                result.AddError("--interval takes seconds, from 0.1 to 3600.");
            }
        });
        command.SetAction((parsed, _) => Interruption.GuardAsync(cancellationToken => RunAsync(
            parsed.GetValue(url) ?? Named(AddressVariable) ?? DefaultAddress,
            parsed.GetValue(key) ?? Named(KeyVariable),
            TimeSpan.FromSeconds(parsed.GetValue(interval) ?? DefaultInterval),
            parsed.GetValue(once),
            parsed.GetValue(json),
            cancellationToken)));
        return command;
    }

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static async Task<int> RunAsync(string url, string? key, TimeSpan interval, bool once, bool json, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            return Failure.Tell($"--url takes an address such as {DefaultAddress}, not '{url}'.");
        }

        if (key is null)
        {
            return Failure.Tell($"the admin key is needed: set {KeyVariable}, or name it with --key. `pareto admin-key rotate` makes a new one.");
        }

        using var client = new HttpClient { BaseAddress = address, Timeout = LongestWait };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            var before = await LookAsync(client, cancellationToken);
            await Task.Delay(interval, cancellationToken);
            var now = await LookAsync(client, cancellationToken);
            if (json)
            {
                new TopView(now, before).WriteJson();
            }
            else if (once || Console.IsOutputRedirected)
            {
                Terminal.Out.Write(new TopView(now, before).Render());
            }
            else
            {
                await WatchAsync(client, before, now, interval, cancellationToken);
            }

            return ExitCode.Done;
        }
        catch (TopException e)
        {
            return Failure.Tell(e.Message);
        }
    }

    private static Task WatchAsync(HttpClient client, GatewayLook before, GatewayLook now, TimeSpan interval, CancellationToken cancellationToken) =>
        AnsiConsole.Live(new TopView(now, before).Render()).StartAsync(async display =>
        {
            while (true)
            {
                display.Refresh();
                await Task.Delay(interval, cancellationToken);
                (before, now) = (now, await LookAsync(client, cancellationToken));
                display.UpdateTarget(new TopView(now, before).Render());
            }
        });

    private static async Task<GatewayLook> LookAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync("/admin/v1/status", cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? new GatewayLook(JsonElement.Parse(body))
                : throw new TopException((int)response.StatusCode is 401 or 403
                    ? "the gateway does not take this key: it asks for the admin key."
                    : $"{client.BaseAddress} answers with status {(int)response.StatusCode}: is it a Pareto gateway?");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new TopException($"{client.BaseAddress} cannot be asked: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TopException($"{client.BaseAddress} did not answer within {LongestWait.TotalSeconds:0} s.", e);
        }
    }

    /// <summary>Why the gateway could not be looked at, for people.</summary>
    private sealed class TopException(string message, Exception? cause = null) : Exception(message, cause);
}
