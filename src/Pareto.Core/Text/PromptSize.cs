using System.Runtime.InteropServices;
using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Core.Text;

/// <summary>
/// How many tokens a request's prompt is: expected, and as an upper bound for the question whether it fits a context.
/// Texts, tool definitions and schemas are measured; a picture, a sound or a file counts by rule of thumb.
/// </summary>
internal readonly record struct PromptSize(int Expected, int UpperBound)
{
    /// <summary>An upper bound of what is paid for: of the inputs of an embedding all, of which only the longest has to fit the context.</summary>
    public int MostBilled { get; private init; } = UpperBound;

    // A picture at full detail is 765 tokens at OpenAI and at most about 1,600 at Anthropic.
    private const int ImageTokens = 800;
    private const int ImageTokensAtMost = 1_600;

    // Compressed speech is about 16 bytes a millisecond at its densest and 10 tokens a second; a PDF page is about
    // 50 KB and some 2,000 tokens. Both lie near one token for each 25 bytes, 33 characters of base64.
    private const int Base64CharactersPerToken = 33;

    // JSON of tool definitions, in bytes; measured on schemas it is 3.5 to 4.5 bytes a token.
    private const double JsonBytesPerToken = 3.8;
    private const double JsonBytesPerTokenAtLeast = 2.5;

    public static PromptSize Of(GatewayRequest request) => request switch
    {
        ChatRequest chat => OfChat(chat),
        EmbeddingsRequest embeddings => OfEmbeddings(embeddings),
        _ => default,
    };

    private static PromptSize OfChat(ChatRequest request)
    {
        var profile = default(TextProfile);
        var jsonBytes = 0L;
        var images = 0;
        var encoded = 0L;
        foreach (var message in request.Messages)
        {
            foreach (var part in message.Parts)
            {
                switch (part)
                {
                    case TextPart text:
                        profile.Add(text.Text);
                        break;
                    case ThinkingPart thinking:
                        profile.Add(thinking.Text);
                        break;
                    case RefusalPart refusal:
                        profile.Add(refusal.Text);
                        break;
                    case ImagePart:
                        images++;
                        break;
                    case AudioPart audio:
                        encoded += audio.Data.Length;
                        break;
                    case FilePart file:
                        encoded += file.Data?.Length ?? 0;
                        break;
                    case OpaquePart opaque:
                        jsonBytes += Bytes(opaque.Json);
                        break;
                }
            }

            foreach (var call in message.ToolCalls)
            {
                profile.Add(call.Name);
                profile.Add(call.Arguments);
            }
        }

        foreach (var tool in request.Tools)
        {
            profile.Add(tool.Name);
            profile.Add(tool.Description);
            jsonBytes += Bytes(tool.Parameters) + Bytes(tool.Opaque);
        }

        jsonBytes += Bytes(request.ResponseFormat?.Schema);
        var fixedPart = (TokenEstimator.PerMessage * request.Messages.Length) + Whole(encoded / Base64CharactersPerToken);
        return new PromptSize(
            Whole((long)TokenEstimator.Estimate(profile) + fixedPart + (ImageTokens * images) + (long)(jsonBytes / JsonBytesPerToken)),
            Whole((long)TokenEstimator.UpperBound(profile) + fixedPart + (ImageTokensAtMost * images) + (long)(jsonBytes / JsonBytesPerTokenAtLeast)));
    }

    // Inputs are embedded one by one: together they are what is paid for, but only the longest must fit the context.
    private static PromptSize OfEmbeddings(EmbeddingsRequest request)
    {
        var expected = 0L;
        var most = 0L;
        var longest = 0;
        foreach (var input in request.Inputs)
        {
            if (input.Text is null)
            {
                expected += input.Tokens.Length;
                most += input.Tokens.Length;
                longest = Math.Max(longest, input.Tokens.Length);
                continue;
            }

            var profile = TextProfile.Of(input.Text);
            expected += TokenEstimator.Estimate(profile);
            most += TokenEstimator.UpperBound(profile);
            longest = Math.Max(longest, TokenEstimator.UpperBound(profile));
        }

        return new PromptSize(Whole(expected), longest) { MostBilled = Whole(most) };
    }

    private static int Bytes(JsonElement? json) =>
        json is { ValueKind: not JsonValueKind.Undefined } element ? JsonMarshal.GetRawUtf8Value(element).Length : 0;

    private static int Whole(long tokens) => (int)Math.Min(tokens, int.MaxValue / 4);
}
