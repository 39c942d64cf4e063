using System.Net;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Testing.Models;

using static Pareto.Server.Tests.LocalModels.Answers;

namespace Pareto.Server.Tests.LocalModels;

/// <summary>Chats with a model in the gateway's own process, over real HTTP.</summary>
public sealed class InProcessChatTests : IDisposable
{
    private readonly TinyModelFile _model = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Chat_Plain_IsAnsweredAndEnteredWithTheTimeItComputed()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: """
            ,"max_tokens":6,"temperature":0
            """));

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        var body = await response.JsonAsync();
        body.GetProperty("model").GetString().ShouldBe("tiny");
        var choice = body.GetProperty("choices").EnumerateArray().ShouldHaveSingleItem();
        choice.GetProperty("message").GetProperty("content").GetString().ShouldNotBeNullOrEmpty();
        choice.GetProperty("finish_reason").GetString().ShouldBe("length");
        body.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(6);
        response.Header("x-pareto-target").ShouldBe("local/tiny");

        var row = gateway.RowsOf(response).ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.Completed);
        row.Usage.Input.ShouldBe(body.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        row.Usage.Output.ShouldBe(6);
        row.Usage.Estimated.ShouldBeFalse();
        row.PriceBasis.ShouldBe(PriceBasis.Estimate);
        var compute = row.Usage.Compute.ShouldNotBeNull();
        compute.ShouldBeGreaterThan(TimeSpan.Zero);
        compute.ShouldBeLessThanOrEqualTo(row.Duration);
        row.Cost.ShouldBe(decimal.Round(compute.Ticks * 0.182m / TimeSpan.TicksPerHour, 12, MidpointRounding.ToEven));
        response.Header("x-pareto-cost").ShouldBe(row.Cost!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        gateway.Ledger.Totals(new(), Core.Accounting.LedgerGrouping.None)[0].Cost.ShouldBe(row.Cost.Value);
    }

    [Fact]
    public async Task Chat_Streamed_IsTheSameAnswerInPieces()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());
        const string Same = ""","max_tokens":12,"temperature":0""";
        using var plain = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: Same));

        using var streamed = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: Same + ""","stream":true,"stream_options":{"include_usage":true}"""));

        var chunks = await ChunksAsync(streamed);
        var text = string.Concat(chunks.SelectMany(Choices).Select(choice => choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : null));
        text.ShouldBe(Content(await plain.JsonAsync()));
        chunks.SelectMany(Choices).Last().GetProperty("finish_reason").GetString().ShouldBe("length");
        chunks[^1].GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(12);
        gateway.RowsOf(streamed)[0].Usage.CachedInput.ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task Chat_SameLongPromptTwice_ReadsItOnce()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());
        var request = Exchanges.Chat("small", new string('a', 200), ""","max_tokens":2""");
        using var first = await gateway.PostAsync(Exchanges.ChatPath, request);

        using var second = await gateway.PostAsync(Exchanges.ChatPath, request);

        var usage = (await second.JsonAsync()).GetProperty("usage");
        var cached = usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt64();
        cached.ShouldBeInRange(100, usage.GetProperty("prompt_tokens").GetInt64());
        gateway.RowsOf(second)[0].Usage.CachedInput.ShouldBe(cached);
    }

    [Fact]
    public async Task Chat_Seed_GivesTheSameAnswerAgain()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        var first = await AnswerAsync(""","max_tokens":20,"temperature":2,"seed":7""");
        var again = await AnswerAsync(""","max_tokens":20,"temperature":2,"seed":7""");
        var other = await AnswerAsync(""","max_tokens":20,"temperature":2,"seed":8""");

        again.ShouldBe(first);
        other.ShouldNotBe(first);

        async Task<string> AnswerAsync(string more)
        {
            using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: more));
            return Content(await response.JsonAsync());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_LogProbs_AreOnesOfEveryTokenOfTheText(bool stream)
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: $$"""
            ,"max_tokens":8,"temperature":0,"logprobs":true,"top_logprobs":3,"stream":{{(stream ? "true" : "false")}}
            """));

        var choices = stream ? (await ChunksAsync(response)).SelectMany(Choices) : Choices(await response.JsonAsync());
        var tokens = choices
            .Where(choice => choice.TryGetProperty("logprobs", out var given) && given.ValueKind == JsonValueKind.Object)
            .SelectMany(choice => choice.GetProperty("logprobs").GetProperty("content").EnumerateArray())
            .ToList();
        tokens.Count.ShouldBe(8);
        foreach (var token in tokens)
        {
            var own = token.GetProperty("logprob").GetDouble();
            own.ShouldBeLessThan(0);
            var top = token.GetProperty("top_logprobs").EnumerateArray().ToList();
            top.Count.ShouldBe(3);
            top[0].GetProperty("logprob").GetDouble().ShouldBe(own, 1e-9, "the likeliest was taken");
            top[0].GetProperty("token").GetString().ShouldBe(token.GetProperty("token").GetString());
            top.Sum(one => Math.Exp(one.GetProperty("logprob").GetDouble())).ShouldBeLessThan(1);
            token.GetProperty("bytes").GetArrayLength().ShouldBePositive();
        }
    }

    [Fact]
    public async Task Chat_SeveralChoices_AreSeveralAnswers()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: ""","max_tokens":10,"n":3,"seed":1,"temperature":2"""));

        var body = await response.JsonAsync();
        var texts = body.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("message").GetProperty("content").GetString()).ToList();
        texts.Count.ShouldBe(3);
        texts.Distinct().Count().ShouldBe(3);
        body.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(30);
    }

    [Fact]
    public async Task Chat_StopText_EndsTheAnswerBeforeIt()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());
        var letters = string.Join(',', Enumerable.Range('a', 26).Select(letter => $"\"{letter}\":99"));
        var more = $$""","logit_bias":{ {{letters}} },"max_tokens":40,"temperature":2,"seed":1""";
        using var whole = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: more));
        var text = Content(await whole.JsonAsync());
        var stop = text.Substring(20, 2);

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: $"""{more},"stop":["{stop}"]"""));

        var body = await response.JsonAsync();
        Content(body).ShouldBe(text[..text.IndexOf(stop, StringComparison.Ordinal)]);
        Choices(body)[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
    }

    [Fact]
    public async Task Chat_BiasAgainstATokenOrForOne_IsObeyed()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: $$"""
            ,"max_tokens":5,"temperature":0,"logit_bias":{"{{(int)'x'}}":100}
            """));

        Content(await response.JsonAsync()).ShouldBe("xxxxx");
    }

    [Theory]
    [InlineData(""","logit_bias":{"300":1}""", "logit_bias")]
    [InlineData(""","presence_penalty":3""", "presence_penalty")]
    [InlineData(""","frequency_penalty":"much" """, "frequency_penalty")]
    [InlineData(""","tools":[{"type":"web_search"}]""", "web_search")]
    [InlineData(""","tool_choice":"required" """, "tool_choice")]
    [InlineData(""","tools":[{"type":"function","function":{"name":"a"}}],"tool_choice":{"type":"function","function":{"name":"b"}}""", "'b'")]
    public async Task Chat_FieldThatMakesNoSense_IsRefusedByName(string more, string named)
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: more));

        var error = await response.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "upstream_rejected");
        error.GetProperty("message").GetString()!.ShouldContain(named);
        gateway.RowsOf(response).ShouldHaveSingleItem().Cost.ShouldBe(0);
    }

    [Fact]
    public async Task Chat_Image_IsNotPlanned()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        using var response = await gateway.PostAsync(Exchanges.ChatPath, """
            {"model":"small","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}
            """);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldContain("vision");
    }

    [Fact]
    public async Task Chat_PromptLongerThanTheContext_IsRefusedBeforeAnyWork()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone(", context: 128"));

        // Few tokens by the gateway's estimate, many for a vocabulary of letters.
        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", string.Concat(Enumerable.Repeat("international ", 15))));

        await response.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "context_length_exceeded");
        var row = gateway.RowsOf(response).ShouldHaveSingleItem();
        row.Failure.ShouldBe(UpstreamFailureKind.ContextTooLong);
        row.Cost.ShouldBe(0);
    }

    [Fact]
    public async Task Chat_WithoutALimit_MayFillTheContext()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone(", context: 64"));

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: $$"""
            ,"logit_bias":{"{{TinyModel.EndOfText}}":-100}
            """));

        var body = await response.JsonAsync();
        body.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(64);
        Choices(body)[0].GetProperty("finish_reason").GetString().ShouldBe("length");
    }

    [Fact]
    public async Task Chat_QueueFull_GoesToTheNextTierOrIsToldToComeBack()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(_model.WithMid(upstream, ", context: 16384, maxSequences: 1, queue: 0"));
        upstream.Next(UpstreamAnswer.Text("from mid"));
        using var busy = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: $$"""
            ,"stream":true,"logit_bias":{"{{TinyModel.EndOfText}}":-100}
            """));
        var body = await busy.Content.ReadAsStreamAsync(Cancel);
        await body.ReadAtLeastAsync(new byte[32], 32, throwOnEndOfStream: true, Cancel);

        using var routed = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("auto"));
        using var named = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small"));

        Content(await routed.JsonAsync()).ShouldBe("from mid");
        gateway.RowsOf(routed).Select(row => (row.Target.ToString(), row.Failure, row.Cost == 0)).ShouldBe(
            [("local/tiny", UpstreamFailureKind.Busy, true), ("openai/mid-model", null, false)]);
        await named.ErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", "upstream_rate_limited");
        named.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chat_ClientLeaves_FreesTheModelAndPaysForWhatWasComputed(bool stream)
    {
        var watch = new EngineWatch();
        await using var gateway = await RunningGateway.StartAsync(_model.Alone(", context: 16384, maxSequences: 1, queue: 0"), watch);
        var endless = Exchanges.Chat("small", more: $$"""
            ,"stream":{{(stream ? "true" : "false")}},"logit_bias":{"{{TinyModel.EndOfText}}":-100}
            """);
        using (var leaving = new CancellationTokenSource())
        {
            using var client = new HttpClient { BaseAddress = gateway.Address };
            using var content = new StringContent(endless, System.Text.Encoding.UTF8, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath) { Content = content };
            var sending = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
            if (stream)
            {
                using var response = await sending;
                await (await response.Content.ReadAsStreamAsync(Cancel)).ReadAtLeastAsync(new byte[64], 64, throwOnEndOfStream: true, Cancel);
                await leaving.CancelAsync();
            }
            else
            {
                await watch.AtWork.WaitAsync(Cancel);
                await leaving.CancelAsync();
                await Should.ThrowAsync<OperationCanceledException>(sending);
            }
        }

        var row = (await gateway.OnlyRowsInTimeAsync()).ShouldHaveSingleItem();
        row.Outcome.ShouldBe(AttemptOutcome.ClientLeft);
        row.Usage.Input.ShouldBePositive();
        row.Usage.Compute.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        row.Cost.ShouldNotBeNull().ShouldBePositive();

        using var next = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small", more: ""","max_tokens":1"""));
        next.StatusCode.ShouldBe(HttpStatusCode.OK, "the place is free again");
    }
}
