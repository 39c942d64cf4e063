using System.Text.Encodings.Web;
using System.Text.Json;
using Pareto.Workbench.Audit.Findings;

namespace Pareto.Workbench.Audit.Generation;

/// <summary>
/// Writes made-up logs of OpenAI-style requests and responses, one a line, about one kilobyte each, with what an audit has to find planted in
/// them, and counts that. The same options give the same bytes.
/// </summary>
public sealed class LogGenerator
{
    private const double CharactersPerToken = 4;
    private const double RetriedShare = 0.7;

    private static readonly TimeSpan RetriedAfter = TimeSpan.FromSeconds(20);
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly GenerationOptions _options;
    private readonly Random _random;
    private readonly Stream _output;
    private readonly MemoryStream _line = new();
    private readonly SyntheticStream[] _streams = [.. SyntheticWorkloads.All.Select(workload => new SyntheticStream(workload))];
    private readonly HashSet<ulong> _sent = [];
    private readonly HashSet<string> _leads = new(StringComparer.Ordinal);
    private long _written;
    private long _broken;

    private LogGenerator(GenerationOptions options, Stream output) => (_options, _random, _output) = (options, new Random(options.Seed), output);

    /// <summary>Writes the logs.</summary>
    /// <returns>What is in them.</returns>
    public static GenerationTruth Write(GenerationOptions options, Stream output, CancellationToken cancellationToken)
    {
        var generator = new LogGenerator(options, output);
        while (generator._written < options.Requests)
        {
            cancellationToken.ThrowIfCancellationRequested();
            generator.WriteNext();
        }

        output.Flush();
        return new GenerationTruth { Requests = generator._written, BrokenLines = generator._broken, Workloads = [.. generator._streams.Select(stream => stream.Truth)] };
    }

    private void WriteNext()
    {
        if (_random.NextDouble() < _options.BrokenShare)
        {
            WriteBroken();
        }

        var week = (double)_written / _options.Requests * _options.Weeks;
        var at = _options.Start.AddDays(7 * week);
        var stream = Pick();
        var workload = stream.Workload;
        var draw = _random.NextDouble();
        if (stream.HasPast && draw < workload.ExactShare)
        {
            WriteCall(stream, stream.Past(_random), at, like: null);
        }
        else if (stream.HasPast && draw < workload.ExactShare + workload.NearShare)
        {
            var isWrong = _random.NextDouble() < workload.WrongShare;
            var near = stream.Near(_random, week, isWrong, out var like);
            WriteCall(stream, near, at, like, isWrong);
        }
        else
        {
            var fresh = stream.Fresh(_random, week);
            if (WriteCall(stream, fresh, at, like: null))
            {
                stream.Remember(fresh, _random);
            }
        }
    }

    private SyntheticStream Pick()
    {
        var draw = _random.Next(_streams.Sum(stream => stream.Workload.Weight));
        foreach (var stream in _streams)
        {
            draw -= stream.Workload.Weight;
            if (draw < 0)
            {
                return stream;
            }
        }

        return _streams[^1];
    }

    // Whether it was answered at once.
    private bool WriteCall(SyntheticStream stream, SyntheticPrompt prompt, DateTimeOffset at, SyntheticPrompt? like, bool isWrong = false)
    {
        var draw = _random.NextDouble();
        var workload = stream.Workload;
        var status = draw < workload.ThrottledShare ? 429 : draw < workload.ThrottledShare + workload.FailedShare ? 500 : 200;
        WriteCall(stream, prompt, at, like, isWrong, status);
        if (status != 200 && _random.NextDouble() < RetriedShare && _written < _options.Requests)
        {
            stream.Truth.Retries++;
            WriteCall(stream, prompt, at + RetriedAfter, like, isWrong, 200);
        }

        return status == 200;
    }

    private void WriteCall(SyntheticStream stream, SyntheticPrompt prompt, DateTimeOffset at, SyntheticPrompt? like, bool isWrong, int status)
    {
        var (workload, truth, text) = (stream.Workload, stream.Truth, prompt.Text);
        var characters = workload.System.Length + text.Length;
        var input = (long)Math.Ceiling(characters / CharactersPerToken);
        var output = status == 200 ? (long)Math.Ceiling(prompt.Answer.Length / CharactersPerToken) : 0;
        var isExact = !_sent.Add(TextHash.Of(text, TextHash.Of(workload.Name, 0)));
        var known = isExact ? characters : (truth.Calls > 0 ? workload.System.Length : 0) + Beginning(workload, prompt, text, like);
        truth.Calls++;
        truth.Routine += prompt.IsRoutine ? 1 : 0;
        truth.Personal += prompt.IsPersonal ? 1 : 0;
        truth.Throttled += status == 429 ? 1 : 0;
        truth.Failed += status == 500 ? 1 : 0;
        truth.OutputTokens += output;
        if (status == 200)
        {
            // A call that failed is logged without a usage.
            truth.InputTokens += input;
            truth.ReusedTokens += (double)input * known / characters;
        }

        if (isExact)
        {
            truth.ExactDuplicates++;
        }
        else if (like is not null && status == 200)
        {
            truth.NearDuplicates++;
            truth.NearDuplicatesWrong += isWrong ? 1 : 0;
        }

        WriteLine(workload, prompt, text, at, status, input, output);
        _written++;
    }

    // What of the user's text had been sent before.
    private int Beginning(SyntheticWorkload workload, SyntheticPrompt prompt, string text, SyntheticPrompt? like)
    {
        var lead = _leads.Add(workload.Name + prompt.Lead) ? 0 : prompt.Lead.Length;
        return like is null ? lead : Math.Max(lead, text.AsSpan().CommonPrefixLength(like.Text));
    }

    private void WriteLine(SyntheticWorkload workload, SyntheticPrompt prompt, string text, DateTimeOffset at, int status, long input, long output)
    {
        _line.SetLength(0);
        using (var writer = new Utf8JsonWriter(_line, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", at);
            if (_options.NamesWorkloads)
            {
                writer.WriteStartObject("metadata");
                writer.WriteString("workload", workload.Name);
                writer.WriteEndObject();
            }

            WriteRequest(writer, workload, prompt, text);
            writer.WriteNumber("status_code", status);
            writer.WriteNumber("latency_ms", (long)(status == 200 ? workload.MedianMilliseconds * Math.Exp(0.5 * Normal()) : 40 + (20 * _random.NextDouble())));
            if (status == 200)
            {
                WriteResponse(writer, workload, prompt, input, output);
            }
            else
            {
                writer.WriteStartObject("error");
                writer.WriteString("message", status == 429 ? "Rate limit reached" : "The server had an error");
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        _line.WriteByte((byte)'\n');
        _output.Write(_line.GetBuffer(), 0, (int)_line.Length);
    }

    private static void WriteRequest(Utf8JsonWriter writer, SyntheticWorkload workload, SyntheticPrompt prompt, string text)
    {
        writer.WriteStartObject("request");
        writer.WriteString("model", workload.Model);
        writer.WriteStartArray("messages");
        foreach (var (role, content) in (ReadOnlySpan<(string, string)>)[("system", workload.System), ("user", text)])
        {
            writer.WriteStartObject();
            writer.WriteString("role", role);
            writer.WriteString("content", content);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (workload.AnswersJson && prompt.IsRoutine)
        {
            writer.WriteStartObject("response_format");
            writer.WriteString("type", "json_object");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter writer, SyntheticWorkload workload, SyntheticPrompt prompt, long input, long output)
    {
        writer.WriteStartObject("response");
        writer.WriteString("object", "chat.completion");
        writer.WriteString("model", workload.Model);
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("message");
        writer.WriteString("role", "assistant");
        writer.WriteString("content", prompt.Answer);
        writer.WriteEndObject();
        writer.WriteString("finish_reason", "stop");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", input);
        writer.WriteNumber("completion_tokens", output);
        writer.WriteNumber("total_tokens", input + output);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteBroken()
    {
        _broken++;
        ReadOnlySpan<byte> line = _random.Next(5) switch
        {
            0 => "{\"timestamp\":\"2026-09-07T00:00:00Z\",\"request\":{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"conte"u8,
            1 => "-- the log was rotated here --"u8,
            2 => "{\"level\":\"info\",\"note\":\"heartbeat\"}"u8,
            3 => [.. "{\"request\":{\"model\":\""u8, 0xFF, 0xFE, .. "\",\"messages\":[]},\"response\":null}"u8],
            _ => "[429, 500]"u8,
        };
        _output.Write(line);
        _output.WriteByte((byte)'\n');
    }

    // Box and Muller's transform.
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
