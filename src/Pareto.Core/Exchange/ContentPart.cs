using System.Text.Json;

namespace Pareto.Core.Exchange;

/// <summary>A piece of a message. Every subtype is listed here, so a mapper's switch can be complete.</summary>
public abstract record ContentPart
{
    public CarriedFields Carried { get; init; }
}

/// <summary>Plain text.</summary>
public sealed record TextPart(string Text) : ContentPart;

/// <summary>A picture by address: <c>https:</c> or a <c>data:</c> URI.</summary>
public sealed record ImagePart(string Url, string? Detail = null) : ContentPart;

/// <summary>Sound, base64, with its format (<c>wav</c>, <c>mp3</c>).</summary>
public sealed record AudioPart(string Data, string Format) : ContentPart;

/// <summary>A document: inline data (a <c>data:</c> URI or base64) or the provider's id of an uploaded file.</summary>
public sealed record FilePart(string? FileName, string? Data, string? FileId) : ContentPart;

/// <summary>An assistant's own reasoning, kept so that a provider that signs it can verify it on the next turn.</summary>
public sealed record ThinkingPart(string Text, string? Signature) : ContentPart;

/// <summary>Why an assistant turn refused.</summary>
public sealed record RefusalPart(string Text) : ContentPart;

/// <summary>A part of a kind that the vocabulary has no name for, kept whole for a provider of the same dialect.</summary>
public sealed record OpaquePart(string Kind, JsonElement Json) : ContentPart;
