using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json;
using Pareto.Core.Providers;

namespace Pareto.Workbench.Demo;

/// <summary>Sends recorded conversations to a gateway over HTTP, as any client would, with the model left to the gateway.</summary>
public sealed class DemoDriver(HttpClient client)
{
    /// <summary>Requests under way at once.</summary>
    private const int Concurrency = 8;

    /// <summary>Sends every conversation once; every second one as a stream. <paramref name="progress"/> is told of each that is done.</summary>
    public async Task<ImmutableArray<DemoOutcome>> RunAsync(
        ImmutableArray<RecordedEntry> entries, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var outcomes = new DemoOutcome[entries.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, entries.Length),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (index, cancellation) =>
            {
                outcomes[index] = await SendAsync(index, entries[index], stream: index % 2 == 1, cancellation);
                progress.Report(1);
            });
        return [.. outcomes];
    }

    private async Task<DemoOutcome> SendAsync(int index, RecordedEntry entry, bool stream, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = Body(entry, stream) };
        request.Headers.TryAddWithoutValidation("x-pareto-workload", HeaderText(entry.Workload));
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var whole = response.IsSuccessStatusCode && (!stream || body.Contains("data: [DONE]", StringComparison.Ordinal));
            return new DemoOutcome(
                index, Header(response, "x-pareto-request-id"), whole ? Header(response, "x-pareto-target") : null, whole ? null : body);
        }
        catch (HttpRequestException exception)
        {
            return new DemoOutcome(index, null, null, exception.Message);
        }
    }

    private static ByteArrayContent Body(RecordedEntry entry, bool stream)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", "auto");
            json.WriteBoolean("stream", stream);
            json.WriteStartArray("messages");
            foreach (var message in entry.Messages)
            {
                json.WriteStartObject();
                json.WriteString("role", message.Role);
                json.WriteString("content", message.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            foreach (var field in entry.Request)
            {
                json.WritePropertyName(field.Key);
                field.Value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return new ByteArrayContent(buffer.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    // A recording's words for its workloads may hold any character; a header takes printable ASCII only.
    private static string HeaderText(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
            }
        });

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
