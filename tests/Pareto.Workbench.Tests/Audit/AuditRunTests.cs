using System.Text;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Workbench.Audit;

namespace Pareto.Workbench.Tests.Audit;

public class AuditRunTests
{
    [Fact]
    public async Task Cost_IsTheLoggedOne_ElseReckoned_ElseCountedAsUnknown()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl",
            Call("gpt-5-mini", "a", usage: (1_000_000, 1_000_000)),
            Call("gpt-5-mini", "b", usage: (1, 1), more: "\"cost\":0.75,"),
            Call("no-such-model", "c", usage: (10, 10)),
            """{"model":"gpt-5-mini","status_code":500,"messages":[{"role":"user","content":"d"}]}""");
        var facts = (await folder.AuditAsync(options => options with { WorkloadField = "none" })).Workloads;

        // gpt-5-mini: 0.25 and 2.00 dollars for a million tokens. A failed call without usage cost nothing.
        facts.Sum(workload => workload.Cost).ShouldBe(0.25m + 2.00m + 0.75m);
        facts.Sum(workload => workload.Unpriced).ShouldBe(1);
        facts.Sum(workload => workload.CostLogged).ShouldBe(1);
    }

    [Theory]
    [InlineData("gpt-5-mini", null)]
    [InlineData("openai/gpt-5-mini", null)]
    [InlineData("gpt-5-mini-2025-08-07", "OPENAI")]
    [InlineData("gpt-5-mini", "azure")]
    [InlineData("azure/gpt-5-mini", null)]
    public async Task Cost_OfAModelAsLogsNameIt_IsFound(string model, string? provider)
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", Call(model, "a", usage: (1_000_000, 0), more: provider is null ? "" : $"\"provider\":\"{provider}\","));
        var facts = (await folder.AuditAsync()).Workloads.Single();

        (facts.Cost, facts.Unpriced).ShouldBe((0.25m, 0));
    }

    [Fact]
    public async Task Cost_OfABatch_IsHalf()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", """{"custom_id":"x","response":{"status_code":200,"body":{"model":"gpt-5-mini","choices":[],"usage":{"prompt_tokens":1000000,"completion_tokens":0}}}}""");

        (await folder.AuditAsync()).Cost.ShouldBe(0.125m);
    }

    [Fact]
    public async Task Usage_ThatIsNotLogged_IsCountedAndSaidSo()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", """{"model":"gpt-5-mini","messages":[{"role":"user","content":"one two three"}],"response":"four five"}""");
        var facts = await folder.AuditAsync();

        facts.Workloads.Single().Usage.ShouldBe(new TokenUsage { Input = 3 + 4, Output = 2, Estimated = true });
        facts.Notes.ShouldContain(note => note.Contains("o200k_base", StringComparison.Ordinal));
        facts.Workloads.Single().Sample.Single().Usage.ShouldBeNull();
    }

    [Fact]
    public async Task Duplicates_SamePromptAndModel_AreExact()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", Call("gpt-5-mini", "Where is it?"), Call("gpt-5-mini", "Where is it?"), Call("gpt-5-nano", "Where is it?"), Call("gpt-5-mini", "And now?"));
        var facts = await folder.AuditAsync();

        facts.Workloads.Sum(workload => workload.ExactDuplicateShare * workload.CallsWithText).ShouldBe(1, 1e-9);
    }

    [Fact]
    public async Task Duplicates_OfAnotherSpelling_AreNear_AndTheirAnswersCompared()
    {
        using var folder = new AuditFolder();
        const string Question = "please tell me how long the wooden table needs until it is delivered to the island in the north";
        folder.Write("log.jsonl",
            Call("gpt-5-mini", Question, answer: "twelve days"),
            Call("gpt-5-mini", Question.ToUpperInvariant() + "??", answer: "twelve days"),
            Call("gpt-5-mini", Question.Replace("wooden", "heavy", StringComparison.Ordinal), answer: "no table is sent there at all, sorry"),
            Call("gpt-5-mini", "something else entirely that shares no two words with what was asked before it came", answer: "x"));
        var facts = (await folder.AuditAsync(options => options with { WorkloadField = "w" })).Workloads.Single();

        facts.NearDuplicateShare.ShouldBe(0.5);
        (facts.NearDuplicatesCompared, facts.NearDuplicateWrongRate).ShouldBe((2, 0.5));
        facts.ExactDuplicateShare.ShouldBe(0);
    }

    [Fact]
    public async Task Duplicates_UnderOneTemplate_AreNone()
    {
        using var folder = new AuditFolder();
        var template = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"rule{i}"));
        var random = new Random(2);
        folder.Write("log.jsonl", [.. Enumerable.Range(0, 2_000).Select(_ =>
            Call("gpt-5-mini", $"{template} {string.Join(' ', Enumerable.Range(0, 12).Select(_ => "w" + random.Next(100_000)))}"))]);
        var facts = (await folder.AuditAsync()).Workloads.Single();

        // 40 of 52 words are alike. What is told apart needs some prompts to show what they have in common.
        facts.NearDuplicateShare.ShouldBeLessThan(0.03);
        facts.PrefixReuseShare.ShouldBeInRange(0.6, 0.8);
    }

    [Fact]
    public async Task Duplicates_TurnsOfAConversation_AreNone()
    {
        using var folder = new AuditFolder();
        var turns = Enumerable.Range(0, 6).Select(i => $$"""{"role":"{{(i % 2 == 0 ? "user" : "assistant")}}","content":"turn {{i}} says something of its own kind number {{i * 77}} {{new string((char)('a' + i), 9)}}"}""").ToArray();
        folder.Write("log.jsonl", [.. new[] { 1, 3, 5 }.Select(count => $$$"""{"model":"gpt-5-mini","messages":[{{{string.Join(',', turns.Take(count))}}}],"response":"ok","usage":{"prompt_tokens":{{{100 * count}}},"completion_tokens":1}}""")]);
        var facts = (await folder.AuditAsync()).Workloads;

        facts.Sum(workload => workload.NearDuplicateShare + workload.ExactDuplicateShare).ShouldBe(0);

        // The second call resends the first turn of three, the third call three of five: 100 and 300 of 900 tokens, all turns being about as long.
        facts.Single().PrefixReuseShare.ShouldBe(400 / 900.0, 0.02);
    }

    [Fact]
    public async Task PromptCache_SavesWhatALongPrefixSentSoonAgainCosts()
    {
        using var folder = new AuditFolder();
        var system = string.Concat(Enumerable.Range(0, 1_000).Select(i => $"rule {i:0000}. "));
        string Line(string time, string question, int cached) =>
            $$$"""{"ts":"2026-03-02T{{{time}}}Z","model":"gpt-5-mini","messages":[{"role":"system","content":"{{{system}}}"},{"role":"user","content":"{{{question}}}"}],"usage":{"prompt_tokens":2000,"completion_tokens":1,"prompt_tokens_details":{ "cached_tokens":{{{cached}}} } } }""";
        folder.Write("log.jsonl", Line("08:00:00", "a", 0), Line("08:04:00", "b", 0), Line("08:08:00", "c", 1920), Line("09:00:00", "d", 0));
        var facts = (await folder.AuditAsync()).Workloads.Single();

        // Of the second call 1,999 tokens, in steps of 128: 1,920. The third was read from the cache, the fourth came too late. $0.25 against $0.025.
        facts.PromptCache.ShouldBe(new PromptCacheFacts(1920, 1920 * (0.25m - 0.025m) / 1_000_000));
        facts.PrefixReuseShare.ShouldBe(0.75, 0.001);
    }

    [Fact]
    public async Task Retries_AreCallsWithThePromptOfAFailureShortlyBefore()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl",
            Failed("08:00:00", "a"), At("08:00:05", "a"),
            Failed("08:01:00", "b"), Failed("08:01:05", "b"), At("08:01:20", "b"),
            Failed("08:02:00", "c"), At("09:00:00", "c"),
            At("09:01:00", "a"));
        var facts = await folder.AuditAsync(options => options with { WorkloadField = "w" });

        facts.Workloads.Sum(workload => workload.RetriesInferred).ShouldBe(3);
        facts.Workloads.Sum(workload => workload.Failed).ShouldBe(4);

        static string At(string time, string text) => $$"""{"ts":"2026-03-02T{{time}}Z","w":"x","model":"m","messages":[{"role":"user","content":"{{text}}"}],"response":"ok"}""";
        static string Failed(string time, string text) => $$"""{"ts":"2026-03-02T{{time}}Z","w":"x","model":"m","messages":[{"role":"user","content":"{{text}}"}],"status_code":500}""";
    }

    [Fact]
    public async Task Workloads_AreNamedByTheField_ElseByHeaderOrTag()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl",
            """{"meta":{"team.name":"red"},"headers":{"X-Pareto-Workload":"faq"},"model":"m","messages":[{"role":"user","content":"a"}]}""",
            """{"tags":["prod","workload:mail"],"model":"m","messages":[{"role":"user","content":"b"}]}""");

        (await folder.AuditAsync()).Workloads.Select(workload => workload.Name).Order().ShouldBe(["faq", "mail"]);
        (await folder.AuditAsync(options => options with { WorkloadField = "meta.team.name" })).Workloads.Select(workload => workload.Name).Order().ShouldBe(["mail", "red"]);
    }

    [Fact]
    public async Task Workloads_OfSpans_AreNamedByAnAttribute()
    {
        using var folder = new AuditFolder();
        folder.Write("spans.jsonl", """{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}},{"key":"shop.area","value":{"stringValue":"returns"}}]}]}]}]}""");

        (await folder.AuditAsync(options => options with { WorkloadField = "shop.area" })).Workloads.Single().Name.ShouldBe("returns");
    }

    [Fact]
    public async Task Workloads_WithoutAName_AreFoundBySystemPromptThenByTemplate()
    {
        using var folder = new AuditFolder();
        var lines = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            lines.Add(Call("m", $"ticket {i}", system: $"You are a triage assistant for support tickets of a shop that sells tables and chairs. Today is day {i}."));
            lines.Add(Call("m", $"poem {i}", system: "Write poems about rain, in four lines each, and never mention the word water in any of them."));
            lines.Add(Call("m", $"Translate into French please now: sentence {i * 7919}"));
            lines.Add(Call("m", string.Join(' ', Enumerable.Range(0, 9).Select(word => $"q{i}x{word}"))));
        }

        folder.Write("log.jsonl", [.. lines]);
        var facts = await folder.AuditAsync();

        facts.Workloads.Select(workload => (workload.Origin, workload.Calls)).OrderBy(one => one.Origin).ShouldBe(
            [(WorkloadOrigin.SystemPrompt, 40), (WorkloadOrigin.SystemPrompt, 40), (WorkloadOrigin.Template, 40), (WorkloadOrigin.Rest, 40)]);
        facts.Workloads.Select(workload => workload.Name).ShouldContain("triage-assistant-support-tickets-shop");
        facts.Notes.ShouldContain(note => note.Contains("--workload-field", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Workloads_ByAFieldOfManyValues_StayBounded()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", [.. Enumerable.Range(0, 3_000).Select(i => Call("gpt-5-mini", "x", usage: (1, 1), more: $"\"user\":\"u{i}\","))]);
        var facts = await folder.AuditAsync(options => options with { WorkloadField = "user" });

        facts.Calls.ShouldBe(3_000);
        facts.Workloads.Count.ShouldBeLessThan(600);
        facts.Notes.ShouldContain(note => note.Contains("'other'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PersonalData_IsFoundInPrompts_AndSecretsApart()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl",
            Call("m", "write to zed.quux@example.com please"), Call("m", "nothing of the kind here, on 3 May 2024"),
            Call("m", "open postgres://reader:x7Kq92mLzT@db.example.com/stock for that"), Call("m", "plain text again, nothing else"));
        var facts = (await folder.AuditAsync(options => options with { WorkloadField = "w" })).Workloads.Single();

        facts.PersonalDataShare.ShouldBe(0.25);
        facts.SecretShare.ShouldBe(0.25);
        facts.PersonalDataTypes.Select(type => type.Name).ShouldContain("EMAIL_ADDRESS");
        facts.PersonalDataInterval.ShouldBe(new ShareInterval(0.25, 0.25));
    }

    [Fact]
    public async Task Redact_LeavesNothingOfWhatWasFound()
    {
        using var folder = new AuditFolder();
        const string Mail = "zed.quux@example.com";
        folder.Write("log.jsonl",
            Call("m", $"write to {Mail}", answer: $"wrote to {Mail}", system: $"Sort the mail of {Mail} into one of three folders."),
            Call("m", $"write to {Mail}", answer: "done", system: $"Sort the mail of {Mail} into one of three folders.", more: $"\"session_id\":\"{Mail}\","),
            $$"""{"model":"m","messages":[{"role":"user","content":"{{Mail}}""");
        var facts = await folder.AuditAsync(options => options with { Redact = true });

        var workload = facts.Workloads.Single();
        (workload.PersonalDataShare, workload.ExactDuplicateShare).ShouldBe((1, 0.5));
        var told = new StringBuilder();
        using (var bytes = new MemoryStream())
        {
            using (var writer = new Utf8JsonWriter(bytes))
            {
                writer.WriteStartObject();
                AuditJson.Write(writer, facts);
                writer.WriteEndObject();
            }

            told.Append(Encoding.UTF8.GetString(bytes.ToArray()));
        }

        foreach (var call in workload.Sample)
        {
            told.Append(call.Answer).Append(call.Session).Append(call.Workload).AppendJoin('\n', call.Messages.Select(message => message.Text));
        }

        told.ToString().ShouldContain("EMAIL_ADDRESS");
        told.ToString().ShouldNotContain("quux");
    }

    [Fact]
    public async Task Redact_OfATableWithoutAHeader_DoesNotTellItsFirstRow()
    {
        using var folder = new AuditFolder();
        folder.Write("calls.csv", "zed.quux@example.com,12", "zed.quux@example.com,13");

        var plain = await Should.ThrowAsync<AuditException>(() => folder.AuditAsync());
        var redacted = await Should.ThrowAsync<AuditException>(() => folder.AuditAsync(options => options with { Redact = true }));

        plain.Message.ShouldContain("quux");
        redacted.Message.ShouldNotContain("quux");
    }

    [Fact]
    public async Task Routine_IsTheRoutersOwnView()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl",
            Call("m", "Is the sentiment of this review positive or negative? The chair is good."),
            Call("m", "Prove by induction that the distributed scheduler is correct under concurrent updates, derive its bounds and design the migration of the architecture step by step."));
        var facts = (await folder.AuditAsync(options => options with { WorkloadField = "w" })).Workloads.Single();

        facts.RoutineShare.ShouldBe(0.5);
        facts.Complexity.Sum().ShouldBe(1, 1e-9);
        facts.Tasks.Select(task => task.Name).ShouldContain("sentiment");
        facts.Signals.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Percentiles_AreOfAnsweredCalls()
    {
        using var folder = new AuditFolder();
        folder.Write("log.jsonl", [.. Enumerable.Range(1, 100).Select(i => Call("m", "x", more: $"\"latency_ms\":{10 * i},")), """{"w":"x","model":"m","messages":[{"role":"user","content":"y"}],"status_code":500,"latency_ms":900000}"""]);
        var duration = (await folder.AuditAsync(options => options with { WorkloadField = "w" })).Workloads.Single().Duration!;

        duration.Calls.ShouldBe(100);
        duration.P50.TotalMilliseconds.ShouldBe(500, 5);
        duration.P95.TotalMilliseconds.ShouldBe(950, 9.5);
        duration.P99.TotalMilliseconds.ShouldBe(990, 9.9);
    }

    private static string Call(string model, string text, (int Input, int Output)? usage = null, string? answer = "ok", string? system = null, string more = "")
    {
        var messages = (system is null ? "" : $$"""{"role":"system","content":"{{system}}"},""") + $$"""{"role":"user","content":"{{text}}"}""";
        var counts = usage is { } known ? $$""","usage":{"prompt_tokens":{{known.Input}},"completion_tokens":{{known.Output}}}""" : "";
        return $$"""{"w":"x",{{more}}"model":"{{model}}","messages":[{{messages}}],"response":"{{answer}}"{{counts}}}""";
    }
}
