using System.Net;
using System.Text;

namespace Pareto.Server.Tests;

/// <summary>A JSON body that does not say how long it is.</summary>
internal sealed class ChunkedContent : HttpContent
{
    private readonly byte[] _body;

    public ChunkedContent(string body)
    {
        _body = Encoding.UTF8.GetBytes(body);
        Headers.ContentType = new("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        foreach (var chunk in _body.Chunk(1000))
        {
            await stream.WriteAsync(chunk);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
