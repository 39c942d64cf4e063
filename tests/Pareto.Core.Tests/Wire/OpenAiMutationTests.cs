using System.Text;
using Pareto.Core.Wire;
using static Pareto.Core.Tests.Wire.WireSamples;

namespace Pareto.Core.Tests.Wire;

/// <summary>Broken bodies, made from good ones by seeded chance: every one is answered, none throws.</summary>
public sealed class OpenAiMutationTests
{
    private const int Mutations = 20_000;

    private static readonly string[] Odd =
    [
        "null", "true", "-1", "1e999", "-1e999", "99999999999999999999", "0.5", "\"\"", "\"\\ud800\"", "\"\\udc00x\"", "[]", "{}", "[[]]",
        "{\"\\ud800\":1}", "\"\\u0000\"", ",", ":", "}", "]", "\"", "\\", "\u00a0", "[1,\"a\",null]", "{\"type\":5}", "{\"type\":\"text\"}",
    ];

    private static readonly string EmbeddingsBody =
        """{"model":"e","input":["a",[1,2],"c"],"encoding_format":"float","dimensions":8,"user":"u","x":{"y":[1,2,{"z":null}]}}""";

    [Fact]
    public void TryReadChat_Mutations_NeverThrow()
    {
        var accepted = 0;
        foreach (var body in Mutated(EverythingChat, seed: 1))
        {
            if (OpenAiToExchange.TryReadChat(body, Envelope, out var request, out var error))
            {
                accepted++;
                error.ShouldBeNull();
                // What was accepted can also be written, whatever it carries.
                Written(output => ExchangeToOpenAiRequest.WriteChat(request, "m", OpenAiQuirks.None, output)).ShouldNotBeEmpty();
            }
            else
            {
                request.ShouldBeNull();
                error.Message.ShouldNotBeEmpty();
            }
        }

        // Both ways were really taken.
        accepted.ShouldBeInRange(Mutations / 100, Mutations - (Mutations / 10));
    }

    [Fact]
    public void TryReadEmbeddings_Mutations_NeverThrow()
    {
        foreach (var body in Mutated(EmbeddingsBody, seed: 2))
        {
            (OpenAiToExchange.TryReadEmbeddings(body, Envelope, out _, out var error) || error.Message.Length > 0).ShouldBeTrue();
        }
    }

    [Fact]
    public void ReadChunk_Mutations_NeverThrow()
    {
        const string chunk =
            """{"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi","reasoning_content":"r","tool_calls":[{"index":0,"id":"x","type":"function","function":{"name":"f","arguments":"{}"}}],"x":1},"logprobs":{"content":[]},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":1}},"error":null}""";
        foreach (var body in Mutated(chunk, seed: 3))
        {
            var reply = new OpenAiReplyToExchange(Envelope.Id, "m");
            var events = new List<Core.Exchange.ReplyEvent>();
            reply.ReadChunk(body.Span, events);
            reply.End(events);
            events.ShouldNotBeEmpty();
            Collected(Chat("""{"model":"m","messages":[{"role":"user","content":"x"}]}"""), events).ShouldNotBeEmpty();
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Mutated(string body, int seed)
    {
        var random = new Random(seed);
        var good = Encoding.UTF8.GetBytes(body);
        for (var i = 0; i < Mutations; i++)
        {
            yield return Mutate(good, random);
        }
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var at = random.Next(good.Length);
        switch (random.Next(7))
        {
            case 0:
                return good[..at];
            case 1:
                var flipped = (byte[])good.Clone();
                flipped[at] = (byte)random.Next(256);
                return flipped;
            case 2:
                return [.. good[..at], .. good[Math.Min(good.Length, at + random.Next(1, 20))..]];
            case 3:
                return [.. good[..at], .. Encoding.UTF8.GetBytes(Odd[random.Next(Odd.Length)]), .. good[at..]];
            case 4:
                var opened = new string(random.Next(2) == 0 ? '[' : '{', random.Next(1, 200));
                return [.. good[..at], .. Encoding.UTF8.GetBytes(opened), .. good[at..]];
            default:
                return ReplaceValue(good, at, random);
        }
    }

    /// <summary>Puts an odd value in the place of the next value, so that the JSON mostly stays valid and the types do not.</summary>
    private static byte[] ReplaceValue(byte[] good, int at, Random random)
    {
        var colon = Array.IndexOf(good, (byte)':', at);
        if (colon < 0)
        {
            return good;
        }

        var depth = 0;
        var quoted = false;
        var end = colon + 1;
        for (; end < good.Length; end++)
        {
            var c = good[end];
            if (c == '"' && good[end - 1] != '\\')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is (byte)'{' or (byte)'[')
            {
                depth++;
            }
            else if (!quoted && (c is (byte)'}' or (byte)']') && depth-- == 0)
            {
                break;
            }
            else if (!quoted && depth == 0 && c == ',')
            {
                break;
            }
        }

        return [.. good[..(colon + 1)], .. Encoding.UTF8.GetBytes(Odd[random.Next(Odd.Length)]), .. good[end..]];
    }
}
