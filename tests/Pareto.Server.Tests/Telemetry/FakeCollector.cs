using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pareto.Server.Tests.Telemetry;

/// <summary>An OpenTelemetry collector on a free loopback port, which keeps what it is sent (OTLP/HTTP, binary protobuf).</summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string Header, byte[] Body)> _received = new();

    private FakeCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>The values of the header <c>x-collector-key</c> that came along.</summary>
    public IEnumerable<string> Keys => _received.Select(sent => sent.Header).Distinct();

    /// <summary>All that was sent, as bytes, for searching in.</summary>
    public IEnumerable<byte[]> Bodies => _received.Select(sent => sent.Body);

    /// <summary>Every span, in the order in which they ended.</summary>
    public IReadOnlyList<ReceivedSpan> Spans =>
    [
        .. from sent in _received
           where sent.Path == "/v1/traces"
           from resource in ProtobufField.In(sent.Body, 1)
           from scope in ProtobufField.In(resource.Bytes, 2)
           from span in ProtobufField.In(scope.Bytes, 2)
           select new ReceivedSpan(span.Bytes),
    ];

    /// <summary>The names of all metrics.</summary>
    public IReadOnlySet<string> Metrics =>
        (from sent in _received
         where sent.Path == "/v1/metrics"
         from resource in ProtobufField.In(sent.Body, 1)
         from scope in ProtobufField.In(resource.Bytes, 2)
         from metric in ProtobufField.In(scope.Bytes, 2)
         from name in ProtobufField.In(metric.Bytes, 1)
         select name.Text).ToHashSet();

    public static async Task<FakeCollector> StartAsync()
    {
        var collector = new FakeCollector();
        await collector._app.StartAsync();
        collector.Address = new Uri(collector._app.Urls.Single());
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        context.Request.ContentType.ShouldBe("application/x-protobuf");
        _received.Enqueue((context.Request.Path, context.Request.Headers["x-collector-key"].ToString(), body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}

/// <summary>A span as it was sent (opentelemetry/proto/trace/v1/trace.proto), its attributes as text.</summary>
internal sealed class ReceivedSpan
{
    public ReceivedSpan(ReadOnlyMemory<byte> span)
    {
        TraceId = Hex(1);
        SpanId = Hex(2);
        ParentId = Hex(4);
        Name = ProtobufField.In(span, 5).Single().Text;
        Attributes = ProtobufField.In(span, 9).ToDictionary(
            attribute => ProtobufField.In(attribute.Bytes, 1).Single().Text,
            attribute => ProtobufField.Of(ProtobufField.In(attribute.Bytes, 2).Single().Bytes).Single() switch
            {
                { Number: 1 } text => text.Text,
                { Number: 2 } flag => flag.Value == 1 ? "true" : "false",
                { Number: 4 } number => BitConverter.UInt64BitsToDouble(number.Value).ToString(System.Globalization.CultureInfo.InvariantCulture),
                var whole => whole.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            });

        string Hex(int number) => Convert.ToHexStringLower(ProtobufField.In(span, number).SingleOrDefault().Bytes.Span);
    }

    public string TraceId { get; }

    public string SpanId { get; }

    public string ParentId { get; }

    public string Name { get; }

    public IReadOnlyDictionary<string, string> Attributes { get; }
}
