using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Pareto.Testing.Models;

/// <summary>
/// A server on a free loopback port that gives one file out, with ranges and an entity tag, unless a test has scripted
/// something worse for the next requests.
/// </summary>
internal sealed class ModelHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Queue<Func<HttpContext, Task>> _next = [];
    private readonly List<HostedRequest> _requests = [];

    private ModelHost(byte[] file)
    {
        File = file;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Scheme, host and port.</summary>
    public Uri Address { get; private set; } = null!;

    public byte[] File { get; set; }

    /// <summary>With its quotes; null: none is sent.</summary>
    public string? Tag { get; set; } = "\"one\"";

    public bool HasRanges { get; set; } = true;

    /// <summary>Whether a range is honoured without asking if the file is still the same.</summary>
    public bool IgnoresCondition { get; set; }

    /// <summary>Headers of every answer.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public IReadOnlyList<HostedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<ModelHost> StartAsync(byte[] file)
    {
        var host = new ModelHost(file);
        await host._app.StartAsync();
        host.Address = new Uri(host._app.Urls.Single());
        return host;
    }

    /// <summary>Scripts the answer to the next request that nothing is scripted for yet.</summary>
    public ModelHost Next(Func<HttpContext, Task> answer)
    {
        lock (_lock)
        {
            _next.Enqueue(answer);
        }

        return this;
    }

    /// <summary>An answer without a body.</summary>
    public ModelHost Next(int status, params (string Name, string Value)[] headers) => Next(context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        return Task.CompletedTask;
    });

    /// <summary>Sends so many bytes of what was asked for, waits, and breaks the connection.</summary>
    public ModelHost NextBreaks(int bytes, Task first) => Next(async context =>
    {
        var start = Start(context);
        await context.Response.Body.WriteAsync(File.AsMemory(start, bytes));
        await context.Response.Body.FlushAsync();
        await first.WaitAsync(context.RequestAborted);
        context.Abort();
    });

    /// <summary>The whole answer as it should be.</summary>
    public async Task SendAsync(HttpContext context)
    {
        var start = Start(context);
        await context.Response.Body.WriteAsync(File.AsMemory(start), context.RequestAborted);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // Writes the head of the answer; where its body starts in the file.
    private int Start(HttpContext context)
    {
        var response = context.Response;
        if (Tag is not null)
        {
            response.Headers.ETag = Tag;
        }

        var range = context.Request.GetTypedHeaders().Range;
        var condition = context.Request.Headers.IfRange.ToString();
        var start = HasRanges && range is not null && (IgnoresCondition || condition.Length == 0 || condition == Tag) ? (int)range.Ranges.Single().From! : 0;
        if (start >= File.Length)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{File.Length}");
            return File.Length;
        }

        response.StatusCode = start > 0 ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
        response.ContentLength = File.Length - start;
        if (start > 0)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{File.Length - 1}/{File.Length}");
        }

        return start;
    }

    private async Task HandleAsync(HttpContext context)
    {
        Func<HttpContext, Task> answer = SendAsync;
        lock (_lock)
        {
            _requests.Add(new HostedRequest(
                context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                context.Request.Headers.Range.ToString(),
                context.Request.Headers.IfRange.ToString(),
                context.Request.Headers.Authorization.ToString()));
            answer = _next.TryDequeue(out var scripted) ? scripted : answer;
        }

        foreach (var (name, value) in Headers)
        {
            context.Response.Headers[name] = value;
        }

        try
        {
            await answer(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
    }
}

/// <summary>What a <see cref="ModelHost"/> was asked; empty where a header was not there.</summary>
internal sealed record HostedRequest(string Target, string Range, string IfRange, string Authorization);
