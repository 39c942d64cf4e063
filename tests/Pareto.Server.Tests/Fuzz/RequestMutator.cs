using System.Text;
using System.Text.Json.Nodes;

namespace Pareto.Server.Tests.Fuzz;

/// <summary>Makes odd requests out of good ones; the same seed makes the same ones.</summary>
internal sealed class RequestMutator(int seed)
{
    private static readonly string[] GoodChats =
    [
        """{"model":"mid","messages":[{"role":"user","content":"Hi"}]}""",
        """{"model":"auto","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Why is the sky blue?"}],"temperature":0.7,"top_p":0.9,"max_tokens":100,"user":"u"}""",
        """{"model":"openai/mid-model","messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}}]}]}""",
        """{"model":"premium","messages":[{"role":"user","content":"Weather?"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"w","arguments":"{\"a\":1}"}}]},{"role":"tool","tool_call_id":"c1","content":"sun"}],"tools":[{"type":"function","function":{"name":"w","description":"d","parameters":{"type":"object","properties":{"a":{"type":"integer"}}},"strict":true}}],"tool_choice":{"type":"function","function":{"name":"w"}},"parallel_tool_calls":false}""",
        """{"model":"small","messages":[{"role":"developer","content":"x"},{"role":"user","content":"List three"}],"response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"},"strict":true}},"n":2,"stop":["a","b"],"seed":5,"logprobs":true,"top_logprobs":2,"reasoning_effort":"low","metadata":{"a":"b"},"logit_bias":{"50256":-100}}""",
    ];

    private static readonly string[] GoodEmbeddings =
    [
        """{"model":"vectors","input":"one text"}""",
        """{"model":"openai/embedding-model","input":["a","b","c"],"encoding_format":"base64","dimensions":8,"user":"u"}""",
        """{"model":"vectors","input":[[1,2,3],[4]],"encoding_format":"float"}""",
        """{"model":"vectors","input":[1,2,3]}""",
    ];

    private static readonly string[] OddValues =
    [
        "null", "true", "false", "0", "-1", "1.5", "1e400", "-1e400", "1e-400", "-0", "2147483648", "9223372036854775808",
        "123456789012345678901234567890123456789012345678901234567890", "\"\"", "\" \"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"",
        "\"\uFFFE\U0001F600\"", "{}", "[]", "[null]", "[[]]", "{\"\":null}", "{\"\\ud800\":1}", "{\"type\":7}", "{\"type\":\"text\",\"text\":[]}",
        "[\"a\",1,null,{}]", "\"auto\"", "\"data:;base64,\"", "\"http://\"", "{\"type\":\"function\"}", "{\"type\":\"nobody-knows\",\"x\":[1]}",
    ];

    private static readonly string[] FieldNames =
    [
        "unheard_of", "", "name", "audio", "modalities", "functions", "function_call", "thinking", "thinking_blocks", "reasoning_content",
        "cache_control", "stream_options", "metadata", "service_tier", "store", "output_config", "system", "refusal", "prediction", "content", "type",
    ];

    private static readonly (string Name, string Value)[] OddHeaders =
    [
        ("x-pareto-workload", new string('w', 5_000)), ("x-pareto-workload", " \t "), ("x-pareto-workload", "a,b;c=\"d\"\\"),
        ("traceparent", "00-zz-zz-zz"), ("Accept", "nothing/at-all;q=x"), ("Accept-Encoding", "gzip, br, *;q=0"), ("Authorization", "Basic !!!"),
        ("Authorization", "Bearer"), ("x-api-key", "%00"), ("Expect", "100-continue"), ("Range", "bytes=5-1"), ("If-None-Match", "*"),
        ("Forwarded", "for=;;;"), ("X-Forwarded-For", "not-an-address"), ("Cookie", "=;=;="), ("Origin", "null"), ("Content-Encoding", "gzip"),
        ("Content-Language", "xx-xx-xx-xx"), ("x-odd", new string('!', 8_000)), ("TE", "trailers"), ("Via", "?"), ("Upgrade", "h2c"),
    ];

    private readonly Random _random = new(seed);

    public FuzzRequest Next()
    {
        var embeddings = _random.Next(4) == 0;
        var good = Pick(embeddings ? GoodEmbeddings : GoodChats);
        var body = _random.Next(5) == 0 ? MutateBytes(Encoding.UTF8.GetBytes(good)) : MutateStructure(good);
        if (_random.Next(20) == 0)
        {
            body = MutateBytes(body);
        }

        return new FuzzRequest(
            embeddings ? Exchanges.EmbeddingsPath : Exchanges.ChatPath,
            body,
            _random.Next(5) == 0 ? [Pick(OddHeaders), Pick(OddHeaders)] : [],
            Chunked: _random.Next(4) == 0);
    }

    private byte[] MutateBytes(byte[] body)
    {
        var at = _random.Next(body.Length + 1);
        switch (_random.Next(9))
        {
            case 0:
                return body[..at];
            case 1:
                return body[at..];
            case 2 when body.Length > 0:
                var flipped = (byte[])body.Clone();
                flipped[_random.Next(body.Length)] ^= (byte)(1 << _random.Next(8));
                return flipped;
            case 3:
                var noise = new byte[_random.Next(1, 9)];
                _random.NextBytes(noise);
                return [.. body[..at], .. noise, .. body[at..]];
            case 4:
                return [.. body[..at], .. Pick<byte[]>([[0xC3], [0xED, 0xA0, 0x80], [0xFF, 0xFE], [0], [0xF4, 0x90, 0x80, 0x80]]), .. body[at..]];
            case 5:
                return [.. body, .. body];
            case 6:
                return [.. Encoding.UTF8.Preamble, .. body];
            case 7:
                return Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body));
            default:
                return Pick<byte[]>([[], " \n"u8.ToArray(), "[]"u8.ToArray(), "\"\""u8.ToArray(), "{}"u8.ToArray(), "nul"u8.ToArray(), [.. "["u8, .. body, .. "]"u8]]);
        }
    }

    private byte[] MutateStructure(string good)
    {
        var root = JsonNode.Parse(good)!;
        var raw = new List<string>();
        for (var times = _random.Next(1, 3); times > 0 && Places(root).Any(); times--)
        {
            MutateNode(root, raw);
        }

        var text = root.ToJsonString();
        for (var i = 0; i < raw.Count; i++)
        {
            text = text.Replace($"\"@raw{i}@\"", raw[i], StringComparison.Ordinal);
        }

        if (_random.Next(16) == 0)
        {
            // The same key twice, the odd one first or last.
            var twice = $"\"{Pick(["model", "messages", "input", "stream", "tools"])}\":{Pick(OddValues)}";
            text = _random.Next(2) == 0 ? $"{{{twice},{text[1..]}" : $"{text[..^1]},{twice}}}";
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private void MutateNode(JsonNode root, List<string> raw)
    {
        var places = Places(root).ToList();
        var (parent, key) = Pick(places);
        var odd = Odd(raw);
        switch (parent, _random.Next(6))
        {
            case (JsonObject fields, 0):
                fields.Remove((string)key);
                break;
            case (JsonObject fields, 1 or 2 or 3):
                fields[Pick(FieldNames)] = odd;
                break;
            case (JsonObject fields, _):
                fields[(string)key] = odd;
                break;
            case (JsonArray items, 0):
                items.RemoveAt((int)key);
                break;
            case (JsonArray items, 1):
                for (var copies = _random.Next(1, 40); copies > 0; copies--)
                {
                    items.Add(items[(int)key]?.DeepClone());
                }

                break;
            case (JsonArray items, _):
                items[(int)key] = odd;
                break;
        }
    }

    private JsonValue Odd(List<string> raw)
    {
        raw.Add(_random.Next(12) switch
        {
            0 => new string('[', 80) + new string(']', 80),
            1 => string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60),
            2 => $"\"{new string('x', _random.Next(1, 20_000))}\"",
            _ => Pick(OddValues),
        });
        return JsonValue.Create($"@raw{raw.Count - 1}@");
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode node)
    {
        IEnumerable<(JsonNode, object, JsonNode?)> children = node switch
        {
            JsonObject fields => fields.Select(field => ((JsonNode)fields, (object)field.Key, field.Value)),
            JsonArray items => items.Select((item, index) => ((JsonNode)items, (object)index, item)),
            _ => [],
        };
        foreach (var (parent, key, child) in children)
        {
            yield return (parent, key);
            foreach (var place in child is null ? [] : Places(child))
            {
                yield return place;
            }
        }
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}

/// <summary>One odd request.</summary>
internal sealed record FuzzRequest(string Path, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers, bool Chunked);
