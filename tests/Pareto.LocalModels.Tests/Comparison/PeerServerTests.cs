using Pareto.Core.Configuration;
using Pareto.LocalModels.Comparison;
using Pareto.LocalModels.Evaluation;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Serving;
using Pareto.Testing;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Comparison;

public class PeerServerTests
{
    private static readonly CaseMessage[] _question = [new("system", "be short"), new("user", "capital of France?")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AskAsync_Stream_GivesTextAndTheServersCounts()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Next(UpstreamAnswer.Text("It is Paris"));
        using var server = await PeerServer.ConnectAsync(
            new PeerOptions { Url = upstream.Address, ApiKey = new SecretText("not-a-real-key") }, TimeProvider.System, Token);

        var answer = await server.AskAsync(_question, 12, Token);

        server.Model.ShouldBe("scripted-model");
        answer.Text.ShouldBe("It is Paris");
        answer.IsCounted.ShouldBeTrue();
        var request = upstream.Requests.ShouldHaveSingleItem();
        request.Path.ShouldBe("/v1/chat/completions");
        request.Headers["Authorization"].ShouldBe("Bearer not-a-real-key");
        request.Json.GetProperty("temperature").GetDouble().ShouldBe(0);
        request.Json.GetProperty("max_tokens").GetInt32().ShouldBe(12);
        request.Json.GetProperty("messages")[0].GetProperty("role").GetString().ShouldBe("system");
    }

    [Fact]
    public async Task AskAsync_ServerThatTellsNoUsage_CountsPieces()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Next(UpstreamAnswer.Text("one two three").WithoutUsage());
        using var server = await PeerServer.ConnectAsync(new PeerOptions { Url = upstream.OpenAiUrl, Model = "mine" }, TimeProvider.System, Token);

        var answer = await server.AskAsync(_question, 12, Token);

        answer.IsCounted.ShouldBeFalse();
        answer.AnswerTokens.ShouldBe(3);
        answer.PromptTokens.ShouldBeNull();
    }

    [Fact]
    public async Task ConnectAsync_NoOrSeveralModels_AsksForAName()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Models = ["a", "b"];
        (await Refusal(upstream.OpenAiUrl)).ShouldContain("a, b");
        upstream.Models = [];
        (await Refusal(upstream.OpenAiUrl)).ShouldContain("no models");
        upstream.ModelList = UpstreamAnswer.Response(200, "<html></html>");
        (await Refusal(upstream.OpenAiUrl)).ShouldContain("not what OpenAI's protocol says");
        upstream.ModelList = UpstreamAnswer.Response(401, "{}");
        (await Refusal(upstream.OpenAiUrl)).ShouldContain("401");
        (await Refusal(ScriptedUpstream.RefusingAddress())).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task AskAsync_ErrorOrBrokenStream_SaysWhatHappened()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Next(UpstreamAnswer.Error(500, "it broke")).Next(UpstreamAnswer.Reset()).Next(UpstreamAnswer.Text("a b c").CutAfter(1));
        using var server = await PeerServer.ConnectAsync(new PeerOptions { Url = upstream.OpenAiUrl }, TimeProvider.System, Token);

        for (var i = 0; i < 3; i++)
        {
            (await Should.ThrowAsync<PeerException>(() => server.AskAsync(_question, 4, Token))).Message.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task AskAsync_ServerThatHangs_IsGivenUpAtItsTime()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Next(UpstreamAnswer.Hang());
        var time = new FakeTimeProvider();
        using var server = await PeerServer.ConnectAsync(
            new PeerOptions { Url = upstream.OpenAiUrl, Model = "mine", Timeout = TimeSpan.FromSeconds(7) }, time, Token);

        var asked = server.AskAsync(_question, 4, Token);
        await upstream.WaitForRequestAsync();
        time.Advance(TimeSpan.FromSeconds(8));

        (await Should.ThrowAsync<PeerException>(() => asked)).Message.ShouldContain("7 s");
    }

    [Fact]
    public async Task Compare_EngineAndServer_MeasuresBothForEachNumberOfStreams()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("one two"));
        using var server = await PeerServer.ConnectAsync(new PeerOptions { Url = upstream.OpenAiUrl }, TimeProvider.System, Token);
        await using var engine = Engine();
        var tokenizer = (await engine.LoadAsync(Token)).Tokenizer;

        var runs = await new BenchComparison(new ModelBench(engine, TimeProvider.System), new PeerBench(server, tokenizer, TimeProvider.System))
            .RunAsync(promptTokens: 20, generatedTokens: 3, [1, 2], rounds: 2, Token);

        runs.Select(run => (run.Own.Streams, run.Peer.Streams)).ShouldBe([(1, 1), (2, 2)]);
        runs.ShouldAllBe(run => run.Own.Generation > 0 && run.Own.Prompt > 0 && run.Peer.Generation > 0 && run.Peer.Prompt > 0 && run.Peer.TimeToFirstToken > TimeSpan.Zero);

        // Warm-up and two rounds of a prompt and an answer, for one and for two at once; no prompt twice.
        upstream.Requests.Length.ShouldBe(3 * 2 * (1 + 2));
        upstream.Requests.Where(request => request.Json.GetProperty("max_tokens").GetInt32() == 1).Select(request => request.Body).ShouldBeUnique();
    }

    [Fact]
    public async Task Tasks_BothSides_AreAskedTheSame()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Otherwise(UpstreamAnswer.Text("I think it is billing."));
        using var server = await PeerServer.ConnectAsync(new PeerOptions { Url = upstream.OpenAiUrl }, TimeProvider.System, Token);
        EvaluationCase[] cases =
        [
            new([new CaseMessage("user", "My invoice is wrong")], "billing", ["billing", "technical"]),
            new([new CaseMessage("user", "It crashes: billing or technical?")], "technical", ["billing", "technical"]),
        ];

        var right = await new TaskRun(new EvaluationOptions()).RunAsync(
            cases, async (messages, most, token) => (await server.AskAsync(messages, most, token)).Text, null, Token);

        right.ShouldBe([true, false]);
        var asked = upstream.Requests.Select(request => request.Json.GetProperty("messages")[0].GetProperty("content").GetString()!).ToList();
        asked.ShouldContain("My invoice is wrong\nAnswer with one of these and nothing else: billing, technical");
        asked.ShouldContain("It crashes: billing or technical?");

        await using var engine = Engine();
        (await new EngineAnswerer(engine, TimeProvider.System).AnswerAsync(cases[0].Messages, 5, Token)).ShouldNotBeNull();
        (await new EngineAnswerer(engine, TimeProvider.System).AnswerAsync([new CaseMessage("user", new string('x', 600))], 5, Token)).ShouldBeNull();
    }

    private static LocalEngine Engine() =>
        new(() => GgufFile.Open(TinyModel.Make()), new LocalEngineOptions { Threads = 1 }, TimeProvider.System, new ModelMemory(1L << 33));

    private static async Task<string> Refusal(Uri url) =>
        (await Should.ThrowAsync<PeerException>(() => PeerServer.ConnectAsync(new PeerOptions { Url = url }, TimeProvider.System, Token))).Message;
}
