using System.Net;
using System.Net.Http.Headers;

namespace Pareto.LocalModels.Store;

/// <summary>The last answer to a request that may have been sent on, with what the hub said of the file on the way.</summary>
internal sealed class RemoteAnswer(HttpResponseMessage response, Uri address, bool isHub, string? sha256, long? linkedBytes, string? errorCode) : IDisposable
{
    public HttpResponseMessage Response => response;

    /// <summary>Who answered.</summary>
    public Uri Address => address;

    /// <summary>Whether that was the hub itself, and not the storage that it sent on to.</summary>
    public bool IsHub => isHub;

    /// <summary>The SHA-256 of the file, as the hub has it.</summary>
    public string? Sha256 => sha256;

    /// <summary>The size of the file, as the hub has it.</summary>
    public long? LinkedBytes => linkedBytes;

    /// <summary>The hub's own word for why it refused.</summary>
    public string? ErrorCode => errorCode;

    /// <summary>The size of the whole file, as far as anybody has told it.</summary>
    public long? TotalBytes => response.StatusCode switch
    {
        HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable => response.Content.Headers.ContentRange?.Length,
        HttpStatusCode.OK => response.Content.Headers.ContentLength,
        _ => null,
    } ?? linkedBytes;

    /// <summary>With what the server can be asked whether the file is still the same; null: with nothing.</summary>
    public string? Validator =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag
        : response.Headers.ETag is null && response.Content.Headers.LastModified is { } modified ? modified.ToString("R")
        : null;

    public static RangeConditionHeaderValue Condition(string validator) =>
        validator.StartsWith('"') ? new RangeConditionHeaderValue(new EntityTagHeaderValue(validator)) : RangeConditionHeaderValue.Parse(validator);

    public void Dispose() => response.Dispose();
}
