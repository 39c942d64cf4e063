using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.Core.Wire;
using Pareto.LocalModels.Evaluation;

namespace Pareto.LocalModels.Comparison;

/// <summary>Another server, asked over HTTP in streams of OpenAI's chat completions.</summary>
public sealed class PeerServer : IDisposable
{
    private const string Name = "peer";
    private const int FirstListBytes = 4096;
    private const int MostListBytes = 1 << 20;
    private const int MostNamed = 5;

    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(10);

    private readonly PeerOptions _options;
    private readonly UpstreamClient _client = new(_connectTimeout);
    private readonly Uri _address;
    private readonly OpenAiCompatibleProvider _provider;
    private readonly TimeProvider _time;
    private Target? _target;

    private PeerServer(PeerOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _address = options.Url.AbsolutePath == "/" ? new Uri(options.Url, "/v1") : options.Url;
        _provider = new OpenAiCompatibleProvider(
            Name, new ProviderOptions { Preset = "openai-compatible", BaseUrl = _address, ApiKey = options.ApiKey }, _client, time);
    }

    /// <summary>The model that answers, as the server names it.</summary>
    public string Model => _target!.Id.Model;

    /// <summary>Finds the server and its model. A <see cref="PeerException"/> where that fails.</summary>
    public static async Task<PeerServer> ConnectAsync(PeerOptions options, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var server = new PeerServer(options, time);
        try
        {
            var model = options.Model ?? await server.FindModelAsync(cancellationToken);
            server._target = new Target
            {
                Id = new TargetId(Name, model),
                Location = TargetLocation.External,
                Abilities = TargetAbilities.Chat,
                ContextTokens = int.MaxValue,
            };
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Asks for an answer, always with the likeliest token. A <see cref="PeerException"/> where none comes.</summary>
    public async Task<PeerAnswer> AskAsync(IEnumerable<CaseMessage> messages, int mostTokens, CancellationToken cancellationToken = default)
    {
        var now = _time.GetUtcNow();
        var start = _time.GetTimestamp();
        var request = new ChatRequest
        {
            Id = RequestId.New(now),
            ReceivedAt = now,
            ReceivedTimestamp = start,
            Model = Model,
            Credential = default,
            Messages = [.. messages.Select(message => new ChatMessage { Role = RoleOf(message.Role), Parts = [new TextPart(message.Content)] })],
            MaxOutputTokens = mostTokens,
            Temperature = 0,
            Stream = true,
            IncludeUsage = true,
        };
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var text = new StringBuilder();
        TimeSpan? first = null;
        var pieces = 0;
        TokenUsage? usage = null;
        try
        {
            await foreach (var step in _provider.SendAsync(request, _target!, both.Token))
            {
                switch (step)
                {
                    case UpstreamFailed failed:
                        throw new PeerException(failed.Failure.Message);
                    case ChoiceDelta { Text.Length: > 0 } or ChoiceDelta { Reasoning.Length: > 0 }:
                        first ??= _time.GetElapsedTime(start);
                        pieces++;
                        text.Append(((ChoiceDelta)step).Text);
                        break;
                    case UsageReported reported:
                        usage = reported.Usage;
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PeerException($"The server did not finish an answer within {_options.Timeout.TotalSeconds:0} s.");
        }

        var isCounted = usage is { Estimated: false, Output: > 0 };
        return new PeerAnswer(
            text.ToString(),
            first ?? _time.GetElapsedTime(start),
            usage is { Estimated: false, Input: > 0 } ? usage.Input : null,
            isCounted ? usage!.Output : pieces,
            isCounted);
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> FindModelAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{_address.AbsoluteUri.TrimEnd('/')}/models");
            if (_options.ApiKey is { } key)
            {
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key.Reveal());
            }

            var (response, failure) = await _client.SendAsync(request, both.Token);
            using var received = response;
            if (response is null)
            {
                throw new PeerException(failure!.Message);
            }

            if (!response.IsSuccessStatusCode)
            {
                throw new PeerException($"The server's list of models cannot be read (HTTP {(int)response.StatusCode}): name the model.");
            }

            using var body = new PooledBuffer(FirstListBytes);
            var broken = await UpstreamClient.ReadAsync(response, body, MostListBytes, both.Token);
            return broken is null ? Only(body.Written) : throw new PeerException(broken.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PeerException($"The server did not list its models within {_options.Timeout.TotalSeconds:0} s.");
        }
    }

    private static string Only(ReadOnlyMemory<byte> body)
    {
        string[] models;
        try
        {
            using var json = JsonDocument.Parse(body);
            models = [.. json.RootElement.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new PeerException("The server's list of models is not what OpenAI's protocol says: is the address right? Else name the model.");
        }

        return models switch
        {
            [var only] => only,
            [] => throw new PeerException("The server lists no models: name one."),
            _ => throw new PeerException($"The server has several models: name one of {string.Join(", ", models.Take(MostNamed))}{(models.Length > MostNamed ? ", …" : "")}."),
        };
    }

    private static ChatRole RoleOf(string role) => Enum.TryParse<ChatRole>(role, ignoreCase: true, out var known) ? known : ChatRole.User;
}
