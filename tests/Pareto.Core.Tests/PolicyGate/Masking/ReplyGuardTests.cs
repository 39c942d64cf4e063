using System.Collections.Immutable;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Masking;
using Pareto.Core.Tests.Providers;

namespace Pareto.Core.Tests.PolicyGate.Masking;

public class ReplyGuardTests
{
    private static readonly GatewayError Refusal = new(GatewayErrorKind.Internal, "Stopped.");

    private static readonly Detector Numbers = new(
        [new PatternRecognizer("PHONE_NUMBER", @"\b\d{3}[- ]\d{4}\b"), new PatternRecognizer("PERSON", @"\bEve(?: Black)?\b"), new PatternRecognizer("PRIVATE_KEY", "-----BEGIN[^-]*-----END-----")],
        leastScore: 0.5);

    [Fact]
    public async Task GuardAsync_PlaceholdersOfEveryKind_ComeBackAsValues()
    {
        var request = MaskingSamples.Talk("Write to Ada Byron, 555-1234.") with { Tools = [new ToolDefinition { Name = "ask_Ada Byron" }] };
        var masked = MaskingSamples.Mask(request, ("PERSON", "Ada Byron"), ("PHONE_NUMBER", "555-1234"));
        ((ChatRequest)masked.Request).Tools[0].Name.ShouldBe("ask_PERSON_1");

        var reply = await GuardAsync(
            new ReplyGuard(request, masked, null, null),
            new ReplyStarted { Model = "m", Carried = Carried("note", "\"for <PERSON_1>\"") },
            new ChoiceDelta { Reasoning = "It is <PER" },
            new ChoiceDelta { Reasoning = "SON_1> <PHO" },
            new ChoiceDelta { ReasoningSignature = "signed" },
            new ChoiceDelta { Text = "Dear <PERSON" },
            new ChoiceDelta { Text = "_1>, <PHONE" },
            new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, "call", "ask_PERSON_1", "")] },
            new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, null, null, "{\"to\":\"<PERSON")] },
            new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, null, null, "_1>\"}")], Carried = Carried("audio", "{\"transcript\":\"PERSON_1\"}") },
            new ChoiceDelta { Refusal = "No, PERSON_1", FinishReason = FinishReason.ToolCalls },
            new UsageReported(default!));

        reply[0].ShouldBeOfType<ReplyStarted>().Carried.Find("note")!.Value.GetString().ShouldBe("for Ada Byron");
        var deltas = reply.OfType<ChoiceDelta>().ToList();
        string.Concat(deltas.Select(delta => delta.Reasoning)).ShouldBe("It is Ada Byron <PHO");
        deltas.TakeWhile(delta => delta.ReasoningSignature is null).Last().Reasoning.ShouldBe("Ada Byron ");
        string.Concat(deltas.Select(delta => delta.Text)).ShouldBe("Dear Ada Byron, <PHONE");
        var calls = deltas.SelectMany(delta => delta.ToolCalls).ToList();
        calls[0].ShouldBe(new ToolCallDelta(0, "call", "ask_Ada Byron", ""));
        string.Concat(calls.Select(call => call.Arguments)).ShouldBe("{\"to\":\"Ada Byron\"}");
        deltas.Single(delta => !delta.Carried.IsEmpty).Carried.Find("audio")!.Value.GetProperty("transcript").GetString().ShouldBe("Ada Byron");
        deltas[^1].Refusal.ShouldBe("No, Ada Byron");
        deltas[^1].FinishReason.ShouldBe(FinishReason.ToolCalls);
        reply[^1].ShouldBeOfType<UsageReported>();
    }

    [Fact]
    public async Task GuardAsync_ReplyWithoutAFinish_GivesWhatWasHeldBeforeItsEnd()
    {
        var masked = MaskingSamples.Mask(MaskingSamples.Talk("Tom"), ("PERSON", "Tom"));
        var failed = new ReplyFailed(Refusal);

        var reply = await GuardAsync(
            new ReplyGuard(MaskingSamples.Talk("Tom"), masked, null, null),
            new ChoiceDelta { Choice = 1, Text = "for <PERSON_1" },
            new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, "a", "f", "{\"a")] },
            new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, null, null, "\":\"PERSON")] },
            failed);

        TextOf(reply, 1).ShouldBe("for Tom");
        string.Concat(reply.OfType<ChoiceDelta>().SelectMany(delta => delta.ToolCalls).Select(call => call.Arguments)).ShouldBe("{\"a\":\"PERSON");
        reply[^1].ShouldBeSameAs(failed);
    }

    [Fact]
    public async Task GuardAsync_AnswerInJson_StaysJson()
    {
        var request = MaskingSamples.Talk("Say \"hi\"!") with { ResponseFormat = new ResponseFormat { Kind = ResponseFormatKind.JsonObject } };
        var masked = MaskingSamples.Mask(request, ("X", "\"hi\""));

        var reply = await GuardAsync(new ReplyGuard(request, masked, null, null), new ChoiceDelta { Text = "{\"said\":\"<X_1>\"}" });

        TextOf(reply).ShouldBe("{\"said\":\"\\\"hi\\\"\"}");
    }

    [Fact]
    public async Task GuardAsync_Log_TellsOfFindingsAndDelaysNothing()
    {
        var found = new List<string>();
        var search = new ReplySearch(Numbers, ReplyAction.Log) { Found = finding => found.Add(finding.Type) };
        ChoiceDelta[] deltas = [.. "Call 555-1234 or Eve Black; 555-1235".Select(character => new ChoiceDelta { Text = character.ToString(), LogProbs = JsonElement.Parse("{}") })];

        var reply = await GuardAsync(Guard(search), [.. deltas]);

        reply.OfType<ChoiceDelta>().Select(delta => delta.Text).ShouldBe(deltas.Select(delta => delta.Text));
        reply.OfType<ChoiceDelta>().ShouldAllBe(delta => delta.LogProbs != null);
        found.ShouldBe(["PHONE_NUMBER", "PERSON", "PHONE_NUMBER"]);
    }

    [Fact]
    public async Task GuardAsync_Mask_HidesFindingsWhereverTheStreamIsCut()
    {
        const string Said = "Sure: call 555-1234 (home) or 555 9876, ask for Eve Black. She is in after nine, her sister Eve is not, and 1234 is the code. 555-0000";
        const string Expected = "Sure: call [PHONE_NUMBER] (home) or [PHONE_NUMBER], ask for [PERSON]. She is in after nine, her sister [PERSON] is not, and 1234 is the code. [PHONE_NUMBER]";

        foreach (var pieces in MaskingSamples.CutEverywhere(Said).Append([.. Said.Select(character => character.ToString())]))
        {
            var found = 0;
            var search = new ReplySearch(Numbers, ReplyAction.Mask) { Found = _ => found++ };

            var reply = await GuardAsync(Guard(search), [.. pieces.Select(piece => new ChoiceDelta { Text = piece, LogProbs = JsonElement.Parse("{}") })]);

            TextOf(reply).ShouldBe(Expected, string.Join('|', pieces));
            reply.OfType<ChoiceDelta>().ShouldAllBe(delta => delta.LogProbs == null);
            found.ShouldBe(5);
        }
    }

    [Theory]
    [InlineData("plain small words, and more of them ", "plain small words, and more of them ")]
    [InlineData("plain small words, and mo", "plain small words, and ")]
    [InlineData("call 555", "call ")]
    [InlineData("call 555-1234 ", "call ")]
    [InlineData("call 555-1234 at any time of the day, but not before nine, or at all", "call [PHONE_NUMBER] at any time of the day, but not before nine, or at ")]
    [InlineData("-----BEGIN KEY----- and then a lot of small words that could be of that key, for all we know", "")]
    public async Task GuardAsync_Mask_HoldsBackOnlyWhatMayBecomeAFinding(string piece, string given)
    {
        var reply = Guard(new ReplySearch(Numbers, ReplyAction.Mask)).GuardAsync(Stream([new ChoiceDelta { Text = piece }, new UsageReported(default!)]), CancellationToken.None);
        var before = "";
        await foreach (var step in reply)
        {
            if (step is UsageReported)
            {
                break;
            }

            before += ((ChoiceDelta)step).Text;
        }

        before.ShouldBe(given);
    }

    [Fact]
    public async Task GuardAsync_MaskInArguments_KeepsThemJsonWhereverTheyAreCut()
    {
        const string Said = """{"who":"Dr.\nEve Black\u0021","Eve":"555-1234","n":[555-1234, 1]}""";
        const string Expected = """{"who":"Dr.\n[PERSON]\u0021","[PERSON]":"[PHONE_NUMBER]","n":["[PHONE_NUMBER]", 1]}""";

        foreach (var pieces in MaskingSamples.CutEverywhere(Said))
        {
            var reply = await GuardAsync(
                Guard(new ReplySearch(Numbers, ReplyAction.Mask)),
                [.. pieces.Select(piece => new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, null, null, piece)] }), new ChoiceDelta { FinishReason = FinishReason.ToolCalls }]);

            string.Concat(reply.OfType<ChoiceDelta>().SelectMany(delta => delta.ToolCalls).Select(call => call.Arguments)).ShouldBe(Expected, string.Join('|', pieces));
        }
    }

    [Fact]
    public async Task GuardAsync_RandomReplies_SayTheSameHoweverTheyAreCut()
    {
        string[] words =
        [
            "555-1234", "555 1234", "555", "-", "Eve", "Eve Black", " ", " ", "\n", ".", "and ", "words of a sentence ", "<PERSON_1>", "<PER", "SON_1>",
            "-----BEGIN k", "-----END-----", "日本", "😀", "\"", "1", "Cap ",
        ];
        var request = MaskingSamples.Talk("Tom");
        var masked = MaskingSamples.Mask(request, ("PERSON", "Tom"));
        var random = new Random(7);
        for (var i = 0; i < 1_000; i++)
        {
            var said = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => words[random.Next(words.Length)]));
            var pieces = new List<ReplyEvent>();
            for (var at = 0; at < said.Length;)
            {
                var length = Math.Min(random.Next(1, 12), said.Length - at);
                pieces.Add(new ChoiceDelta { Text = said.Substring(at, length) });
                at += length;
            }

            var whole = await GuardAsync(new ReplyGuard(request, masked, new ReplySearch(Numbers, ReplyAction.Mask), Refusal), new ChoiceDelta { Text = said });
            var cut = await GuardAsync(new ReplyGuard(request, masked, new ReplySearch(Numbers, ReplyAction.Mask), Refusal), [.. pieces]);

            TextOf(cut).ShouldBe(TextOf(whole), $"reply {i}: {said}");
        }
    }

    [Fact]
    public async Task GuardAsync_Block_EndsTheReplyBeforeTheFinding()
    {
        var read = 0;
        async IAsyncEnumerable<ReplyEvent> Endless()
        {
            for (; ; read++)
            {
                yield return new ChoiceDelta { Text = read == 10 ? "555-1234 " : "small words " };
                await Task.CompletedTask;
            }
        }

        var reply = new List<ReplyEvent>();
        await foreach (var step in Guard(new ReplySearch(Numbers, ReplyAction.Block)).GuardAsync(Endless(), CancellationToken.None))
        {
            reply.Add(step);
        }

        reply[^1].ShouldBe(new ReplyFailed(Refusal));
        reply.OfType<ReplyFailed>().ShouldHaveSingleItem();
        TextOf(reply).ShouldBe(string.Concat(Enumerable.Repeat("small words ", 10)));
        read.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task GuardAsync_BlockAtTheVeryEnd_EndsTheReply()
    {
        var reply = await GuardAsync(Guard(new ReplySearch(Numbers, ReplyAction.Block)), new ChoiceDelta { Text = "It is 555-1234", FinishReason = FinishReason.Stop });

        reply.ShouldHaveSingleItem().ShouldBe(new ReplyFailed(Refusal));
    }

    [Fact]
    public async Task GuardAsync_WhatTheClientSent_IsNoFinding()
    {
        var search = new ReplySearch(Numbers, ReplyAction.Block) { IsKnown = value => value == "555-1234" };

        TextOf(await GuardAsync(Guard(search), new ChoiceDelta { Text = "It is 555-1234." })).ShouldBe("It is 555-1234.");
    }

    [Fact]
    public async Task GuardAsync_ValuesPutBackAndPlaceholders_AreNoFindings()
    {
        var request = MaskingSamples.Talk("Eve Black");
        var masked = MaskingSamples.Mask(request, ("PERSON", "Eve Black"));
        var search = new ReplySearch(new Detector([new PatternRecognizer("PERSON", "[A-Z][A-Za-z_0-9<>]+")], 0.5), ReplyAction.Mask);

        var reply = await GuardAsync(new ReplyGuard(request, masked, search, Refusal), new ChoiceDelta { Text = "so <PERSON_1>, PERSON_1 and Tom are" });

        TextOf(reply).ShouldBe("so Eve Black, Eve Black and [PERSON] are");
    }

    [Theory]
    [InlineData(ReplyAction.Log, false, false)]
    [InlineData(ReplyAction.Mask, false, true)]
    [InlineData(ReplyAction.Block, false, true)]
    [InlineData(ReplyAction.Block, true, false)]
    public async Task GuardAsync_RecognizerThatFails_StopsTheReplyUnlessItMayGoOn(ReplyAction action, bool allowsOnFailure, bool stops)
    {
        var failures = new List<string>();
        var search = new ReplySearch(new Detector([new FailingRecognizer()], 0.5), action) { AllowsOnFailure = allowsOnFailure, Failed = failures.Add };

        var reply = await GuardAsync(Guard(search), new ChoiceDelta { Text = "some words" });

        reply.Any(step => step is ReplyFailed).ShouldBe(stops);
        TextOf(reply).ShouldBe(stops ? "" : "some words");
        failures.ShouldAllBe(failure => failure == nameof(FailingRecognizer));
        failures.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task GuardAsync_Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var guard = Guard(new ReplySearch(Numbers, ReplyAction.Mask));

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var step in guard.GuardAsync(Stream([new ChoiceDelta { Text = "some words " }]), cancelled.Token))
            {
                _ = step;
            }
        });
    }

    private static ReplyGuard Guard(ReplySearch search) =>
        new(Requests.Chat(), new MaskedRequest(Requests.Chat(), Placeholders.None), search, Refusal);

    private static async Task<List<ReplyEvent>> GuardAsync(ReplyGuard guard, params ImmutableArray<ReplyEvent> steps)
    {
        var reply = new List<ReplyEvent>();
        await foreach (var step in guard.GuardAsync(Stream(steps), CancellationToken.None))
        {
            reply.Add(step);
        }

        return reply;
    }

    private static async IAsyncEnumerable<ReplyEvent> Stream(ImmutableArray<ReplyEvent> steps)
    {
        foreach (var step in steps)
        {
            yield return step;
            await Task.CompletedTask;
        }
    }

    private static string TextOf(IEnumerable<ReplyEvent> reply, int choice = 0) =>
        string.Concat(reply.OfType<ChoiceDelta>().Where(delta => delta.Choice == choice).Select(delta => delta.Text));

    private static CarriedFields Carried(string name, string json) => new([KeyValuePair.Create(name, JsonElement.Parse(json))]);

    private sealed class FailingRecognizer : IRecognizer
    {
        public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("It broke.");
    }
}
