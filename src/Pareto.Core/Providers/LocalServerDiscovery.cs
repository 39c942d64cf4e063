using System.Collections.Immutable;
using System.Text.Json;
using Pareto.Core.Wire;

namespace Pareto.Core.Providers;

/// <summary>Finds Ollama, llama-server and LM Studio where they usually listen on this machine.</summary>
internal sealed class LocalServerDiscovery(UpstreamClient client, TimeProvider time)
{
    private const int MaxListBytes = 4 << 20;

    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(300);

    public static ImmutableArray<LocalServerPlace> UsualPlaces { get; } =
    [
        new("ollama", new("http://127.0.0.1:11434")),
        new("llama-server", new("http://127.0.0.1:8080")),
        new("lm-studio", new("http://127.0.0.1:1234")),
    ];

    /// <summary>
    /// Asks all places at once and gives those that answer within 300 ms with a list of models, in the order of the
    /// places. What is not such a server, or broken, is simply not found.
    /// </summary>
    public async Task<ImmutableArray<LocalServer>> FindAsync(ImmutableArray<LocalServerPlace> places, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(Bound, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        var found = await Task.WhenAll(places.Select(place => ProbeAsync(place, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return [.. found.OfType<LocalServer>()];
    }

    private async Task<LocalServer?> ProbeAsync(LocalServerPlace place, CancellationToken cancellationToken)
    {
        var preset = ProviderPreset.Find(place.Preset) ?? throw new ArgumentException($"no preset {place.Preset}", nameof(place));
        try
        {
            var ollama = preset.Name == "ollama";
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(place.Address, ollama ? "/api/tags" : "/v1/models"));
            var (response, _) = await client.SendAsync(request, cancellationToken);
            using (response)
            {
                if (response is not { IsSuccessStatusCode: true })
                {
                    return null;
                }

                using var body = new PooledBuffer(4096);
                var failure = await UpstreamClient.ReadAsync(response, body, MaxListBytes, cancellationToken);
                var models = failure is null ? Models(body.Written, ollama) : [];
                return models.IsEmpty ? null : new LocalServer(preset, new Uri(place.Address, "/v1"), models);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static ImmutableArray<string> Models(ReadOnlyMemory<byte> body, bool ollama)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(ollama ? "models" : "data", out var list)
                && list.ValueKind == JsonValueKind.Array
                    ? [.. list.EnumerateArray().Select(entry => ChatModel(entry, ollama ? "name" : "id")).OfType<string>()]
                    : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string? ChatModel(JsonElement entry, string nameField)
    {
        if (entry.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty(nameField, out var field)
            || field.ValueKind != JsonValueKind.String
            || field.GetString() is not { Length: > 0 } name)
        {
            return null;
        }

        // Ollama also lists models that compute on its makers' servers; those are not local, whatever port they answer on.
        var remote = name.EndsWith("-cloud", StringComparison.Ordinal)
            || name.EndsWith(":cloud", StringComparison.Ordinal)
            || (entry.TryGetProperty("remote_host", out var host) && host.ValueKind == JsonValueKind.String && host.GetString() != "");
        return !remote && ModelNames.IsChat(name) ? name : null;
    }
}
