using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Core.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    private const string Secret = "sk-live-0451-never-shown";

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["CHECKOUT_KEY"] = Secret,
        ["RETRIES"] = "7",
        ["WORDS"] = "env-value-0451",
        ["EMPTY"] = "",
    };

    [Fact]
    public void Read_EmptyFile_GivesDefaults()
    {
        foreach (var text in new[] { "", "# nothing yet\n", "---\n", "{}", "server:\nkeys:\nproviders:\n" })
        {
            var result = Read(text);

            result.Problems.ShouldBeEmpty();
            result.IsValid.ShouldBeTrue();
            result.Value!.Server.ShouldBe(new SampleServerOptions());
            result.Value.Files.ShouldBe(["built-in.yaml"]);
        }
    }

    [Fact]
    public void Read_ShortForm_StandsForItsRecord()
    {
        Valid("filter: a > 1\n").Filter.ShouldBe(new SampleFilterOptions { Expression = "a > 1" });
        Valid("filter: { expression: a > 1, least: 3 }\n").Filter.ShouldBe(new SampleFilterOptions { Expression = "a > 1", Least = 3 });
        Valid("filter:\n").Filter.ShouldBeNull();

        var problem = Read("filter:\n  - a\n").Problems.ShouldHaveSingleItem();
        (problem.Path, problem.Line, problem.Message).ShouldBe(("filter", 1, "expected text, or keys and values, found a list"));
    }

    [Fact]
    public void Read_EveryType_IsBound()
    {
        var options = Valid("""
            server:
              listen: http://0.0.0.0:8080
              maxRequestBytes: 1024
              retries: "3"
              timeout: 1.5s
              pause: null
              share: 2.5e-1
              price: 0.028
              since: 2026-01-31
              verbose: true
              unknownPrice: blockAll
            keys:
              - { name: checkout, key: "${CHECKOUT_KEY}" }
              - name: 4711
                key: plain
            providers:
              ollama:
              any:
                preset: openai-compatible
                baseUrl: http://10.0.0.5:8000/v1
                model: { contextTokens: 8192, tools: no-thanks-false }
            """.Replace("no-thanks-false", "false")
            + "\naliases:\n  gpt-4o: auto\n  team: [a/b, c/d:3b]\nfiles: one.yaml\nbaseline: openai/gpt-5.2\n");

        options.Server.ShouldBe(new SampleServerOptions
        {
            Listen = new Uri("http://0.0.0.0:8080"),
            MaxRequestBytes = 1024,
            Retries = 3,
            Timeout = TimeSpan.FromSeconds(1.5),
            Pause = null,
            Share = 0.25,
            Price = 0.028m,
            Since = new DateOnly(2026, 1, 31),
            Verbose = true,
            UnknownPrice = SampleMode.BlockAll,
        });
        options.Keys.Select(key => (key.Name, key.Key!.Reveal())).ShouldBe([("checkout", Secret), ("4711", "plain")]);
        options.Providers.Keys.ShouldBe(["ollama", "any"]);
        options.Providers["ollama"].ShouldBe(new SampleProviderOptions());
        options.Providers["any"].BaseUrl.ShouldBe(new Uri("http://10.0.0.5:8000/v1"));
        options.Providers["any"].Model.ShouldBe(new SampleModelOptions { ContextTokens = 8192, Tools = false });
        options.Aliases["gpt-4o"].ShouldBe(["auto"]);
        options.Aliases["team"].ShouldBe(["a/b", "c/d:3b"]);
        options.Files.ShouldBe(["one.yaml"]);
        options.Baseline.ShouldBe("openai/gpt-5.2");
    }

    [Fact]
    public void Read_Json_IsTheSame()
    {
        var options = Valid("""
            {
              "$schema": "pareto.schema.json",
              "server": { "retries": 4, "verbose": true, "timeout": "2m" },
              "files": ["a", "b"]
            }
            """);

        options.Server.ShouldBe(new SampleServerOptions { Retries = 4, Verbose = true, Timeout = TimeSpan.FromMinutes(2) });
        options.Files.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Read_WindowsLinesAndByteOrderMark_KeepLineNumbers()
    {
        var result = Read("\uFEFFserver:\r\n  retries: 3\r\n  retires: 3\r\n");

        Told(result).ShouldBe(["f.yaml:3: server.retires: unknown key, did you mean retries?"]);
    }

    [Fact]
    public void Read_AnchorsAndMerges_AreResolved()
    {
        var options = Valid("""
            providers:
              a: &base
                preset: vllm
                apiKey: x
              b: *base
              c:
                <<: *base
                preset: ollama
            """);

        options.Providers["b"].Preset.ShouldBe("vllm");
        options.Providers["c"].Preset.ShouldBe("ollama");
        options.Providers["c"].ApiKey!.Reveal().ShouldBe("x");
    }

    [Theory]
    [InlineData("server:\n  retries: ${RETRIES}", 7)]
    [InlineData("server:\n  retries: ${MISSING:-5}", 5)]
    [InlineData("server:\n  retries: ${EMPTY:-6}", 6)]
    public void Read_Reference_TakesVariableOrDefault(string text, int retries) => Valid(text).Server.Retries.ShouldBe(retries);

    [Fact]
    public void Read_Reference_StandsInsideTextAndIsEscaped()
    {
        Valid("baseline: a-${WORDS}-${MISSING:-}b").Baseline.ShouldBe("a-env-value-0451-b");
        Valid("baseline: '$${WORDS} ${WORDS} $5'").Baseline.ShouldBe("${WORDS} env-value-0451 $5");
        Valid("providers: { a: { apiKey: '${MISSING:-}' } }").Providers["a"].ApiKey.ShouldBeNull();
    }

    [Theory]
    [InlineData("server:\n  retries: 3\n  retires: 3", 3, "server.retires", "unknown key, did you mean retries?")]
    [InlineData("server:\n  max_request_bytes: 3", 2, "server.max_request_bytes", "unknown key, did you mean maxRequestBytes?")]
    [InlineData("\nextra: 1", 2, "extra", "unknown key, the keys here are server, keys, providers, aliases, files, baseline, filter")]
    [InlineData("server:\n  retries: 1\n  verbose: true\n  retries: 2", 4, "server.retries", "is written twice, first on line 2")]
    [InlineData("aliases:\n  a: x\n  b: y\n  a: z", 4, "aliases.a", "is written twice, first on line 2")]
    [InlineData("server:\n  retries: two", 2, "server.retries", "expected a whole number up to 2147483647, found \"two\"")]
    [InlineData("server:\n  retries: 99999999999", 2, "server.retries", "expected a whole number up to 2147483647, found \"99999999999\"")]
    [InlineData("server:\n  retries: 9999999999999999999999999", 2, "server.retries", "expected a whole number up to 2147483647, found other text")]
    [InlineData("server:\n  retries: [1]", 2, "server.retries", "expected a whole number up to 2147483647, found a list")]
    [InlineData("server:\n  retries:", 2, "server.retries", "expected a whole number up to 2147483647, found nothing: give a value or remove the key")]
    [InlineData("server:\n  timeout: 30", 2, "server.timeout", "expected a duration such as 5s, 300ms, 2m or 1h, found \"30\"")]
    [InlineData("server:\n  timeout: -5s", 2, "server.timeout", "expected a duration such as 5s, 300ms, 2m or 1h, found \"-5s\"")]
    [InlineData("server:\n  timeout: 2h", 2, "server.timeout", "must be from 1ms to 1h")]
    [InlineData("server:\n  retries: 11", 2, "server.retries", "must be from 0 to 10")]
    [InlineData("server:\n  share: 0", 2, "server.share", "must be more than 0 and at most 1")]
    [InlineData("server:\n  share: .nan", 2, "server.share", "expected a number, found \".nan\"")]
    [InlineData("server:\n  price: cheap", 2, "server.price", "expected a number, found \"cheap\"")]
    [InlineData("server:\n  since: 31.1.2026", 2, "server.since", "expected a date such as 2026-01-31, found \"31.1.2026\"")]
    [InlineData("server:\n  verbose: yes", 2, "server.verbose", "expected true or false, found \"yes\"")]
    [InlineData("server:\n  unknownPrice: blockall", 2, "server.unknownPrice", "expected one of blockAll, allowAll, found \"blockall\", did you mean blockAll?")]
    [InlineData("server:\n  listen: localhost", 2, "server.listen", "expected an address such as https://host:8000/v1, found other text")]
    [InlineData("server: 5", 1, "server", "expected keys and values, found text")]
    [InlineData("server:\n  - a", 1, "server", "expected keys and values, found a list")]
    [InlineData("keys:\n  name: a", 1, "keys", "expected a list, found keys and values")]
    [InlineData("keys: text", 1, "keys", "expected a list, found text")]
    [InlineData("providers: [a]", 1, "providers", "expected names with values, found a list")]
    [InlineData("files:\n  - a\n  -\n  - b", 3, "files[1]", "this entry is empty")]
    [InlineData("aliases:\n  a:", 2, "aliases.a", "has no value")]
    [InlineData("keys:\n  - name: a\n    key: b\n  - key: c", 4, "keys[1].name", "is required")]
    [InlineData("keys:\n  - name: a", 2, "keys[0].key", "is required")]
    [InlineData("keys:\n  - name: a\n    key: ' '", 3, "keys[0].key", "is required and has no value")]
    [InlineData("keys:\n  - name: a\n    key:", 3, "keys[0].key", "is required and has no value")]
    [InlineData("providers:\n  a:\n    model:\n      tools: true", 3, "providers.a.model.contextTokens", "is required")]
    [InlineData("providers:\n  a:\n    model: { contextTokens: 0 }", 3, "providers.a.model.contextTokens", "must be at least 1")]
    [InlineData("baseline: ${NOT_SET}", 1, "baseline", "the environment variable NOT_SET is not set: set it, or give a default with ${NOT_SET:-...}")]
    [InlineData("baseline: ${not a name}", 1, "baseline", "${ starts no reference that can be read: write ${NAME} or ${NAME:-default}, or $${ for a plain ${")]
    [InlineData("server:\n  retries: ${WORDS}", 2, "server.retries", "expected a whole number up to 2147483647, found \"${WORDS}\"")]
    [InlineData("- a", 1, "", "expected keys and values, found a list")]
    [InlineData("server:\n  retries: 'open", 2, "", "not valid YAML: while scanning a quoted scalar, found unexpected end of stream")]
    [InlineData("server:\n\tretries: 3", 2, "", "not valid YAML: while scanning a mapping, found invalid tab as indentation")]
    [InlineData("a: 1\n---\nb: 2", 2, "", "a second document starts here: one file holds one")]
    [InlineData("server:\n  listen: *nowhere", 2, "", "this alias names no anchor above it")]
    [InlineData("server: &self\n  listen: *self", 2, "", "this alias names no anchor above it")]
    [InlineData("server:\n  listen: !vault x", 2, "", "a tag of its own kind (!...) means nothing here: remove it")]
    [InlineData("server:\n  ? [a]\n  : b", 2, "", "a key must be plain text")]
    [InlineData("server:\n  <<: 5", 2, "", "<< takes in the keys of a mapping, such as *name, or of a list of mappings")]
    public void Read_OneProblem_NamesLinePathAndRemedy(string text, int line, string path, string message)
    {
        var problem = Read(text).Problems.ShouldHaveSingleItem();

        (problem.Line, problem.Path, problem.Message).ShouldBe((line, path, message));
    }

    [Fact]
    public void Read_ManyProblems_TellsAllInOrderOfLines()
    {
        var result = Read("""
            server:
              retries: many
              timeout: 30
              colour: blue
            keys:
              - nmae: checkout
            providers:
              a: { apiKey: "${NOT_SET}" }
            files: [a, ~]
            files: b
            """);

        Told(result).ShouldBe(
        [
            "f.yaml:2: server.retries: expected a whole number up to 2147483647, found \"many\"",
            "f.yaml:3: server.timeout: expected a duration such as 5s, 300ms, 2m or 1h, found \"30\"",
            "f.yaml:4: server.colour: unknown key, the keys here are listen, maxRequestBytes, retries, timeout, pause, share, price, since, verbose, unknownPrice",
            "f.yaml:6: keys[0].nmae: unknown key, did you mean name?",
            "f.yaml:6: keys[0].name: is required",
            "f.yaml:6: keys[0].key: is required",
            "f.yaml:8: providers.a.apiKey: the environment variable NOT_SET is not set: set it, or give a default with ${NOT_SET:-...}",
            "f.yaml:9: files[1]: this entry is empty",
            "f.yaml:10: files: is written twice, first on line 9",
        ]);
        result.IsValid.ShouldBeFalse();
        result.Value!.Keys.ShouldBeEmpty();
        result.Value.Server.Retries.ShouldBe(2);
    }

    [Fact]
    public void Read_MoreProblemsThanAnyoneReads_CountsTheRest()
    {
        var result = Read("files:\n" + string.Concat(Enumerable.Repeat("  -\n", ConfigurationReader.MaxProblems + 5)));

        result.Problems.Length.ShouldBe(ConfigurationReader.MaxProblems + 1);
        result.Problems[^1].Message.ShouldBe("and 5 more problems");
    }

    [Theory]
    [InlineData("keys:\n  - name: a\n    key: [" + Secret + "]")]
    [InlineData("keys:\n  - name: a\n    key: { " + Secret + ": 1 }")]
    [InlineData("keys: [" + Secret + "]")]
    [InlineData("keys:\n  - { name: a, key " + Secret + " }")]
    [InlineData("keys:\n  - { name: a, key, " + Secret + " }")]
    [InlineData("keys:\n  - name: a\n    key: '" + Secret)]
    [InlineData("keys:\n  - name: a\n    key: " + Secret + ": b")]
    [InlineData("keys:\n  - name: a\n    key: ${" + Secret + "}")]
    [InlineData("keys:\n  - name: a\n    key: ${MISSING} " + Secret)]
    [InlineData("keys:\n  - name: ${CHECKOUT_KEY}\n    key: ''")]
    [InlineData("server:\n  retries: ${CHECKOUT_KEY}")]
    [InlineData("server:\n  listen: user:" + Secret + "@host")]
    [InlineData("providers: { a: " + Secret + " }")]
    public void Read_WrongWithSecret_DoesNotRepeatIt(string text)
    {
        var result = Read(text);

        result.Problems.ShouldNotBeEmpty();
        Told(result).ShouldAllBe(line => !line.Contains("0451"));
    }

    [Fact]
    public void Read_AliasBomb_IsRefusedQuickly()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 30).Select(level => $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));

        var problem = Read(bomb).Problems.ShouldHaveSingleItem();

        problem.Message.ShouldBe("more than 500000 values, aliases counted as what they stand for");
        problem.Line.ShouldBe(6);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Read_HugeDepth_IsRefused(string opening)
    {
        var text = string.Concat(Enumerable.Repeat(opening, ConfigurationDocument.MaxBytes / opening.Length));

        Read(text).Problems.ShouldHaveSingleItem().Line.ShouldBe(1);
    }

    [Fact]
    public void Read_DepthThroughAliases_IsRefused()
    {
        var text = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 70).Select(level => $"a{level}: &a{level} [*a{level - 1}]\n"));

        Read(text).Problems.ShouldHaveSingleItem().Message.ShouldBe("nested deeper than 64 levels");
    }

    [Fact]
    public void Read_TooLarge_IsRefused()
    {
        Read("# " + new string('x', ConfigurationDocument.MaxBytes)).Problems.ShouldHaveSingleItem().Message
            .ShouldBe("the file is larger than 4 MiB: split off what is data");
        Read("# " + new string('é', ConfigurationDocument.MaxBytes / 2)).IsValid.ShouldBeFalse();
    }

    [Fact]
    public void Read_MutatedText_NeverThrowsNorTellsSecrets()
    {
        const string good = """
            # the usual file
            server: { listen: http://127.0.0.1:4000, maxRequestBytes: 33554432, timeout: 5s }
            keys:
              - { name: checkout, key: "sk-live-0451-never-shown" }
              - name: other
                key: &k ${CHECKOUT_KEY}
            providers:
              openai:    { preset: openai, apiKey: *k }
              any:
                baseUrl: http://10.0.0.5:8000/v1
                model:
                  contextTokens: 8192
                  tools: true
            aliases:
              gpt-4o: auto
              team: [a/b, "c/d:3b"]
            files: >-
              one.yaml
            """;
        string[] pieces = ["\n", " ", "  ", ":", ": ", "- ", ",", "[", "]", "{", "}", "'", "\"", "&a", "*a", "*k", "<<: ", "!", "!!str ", "|\n", ">", "#", "%YAML", "---", "...", "${", "}", "$", "\\x", "\\uD800", "\uD800", "\0", "\t", "~", "null", "1e999", "?", "@", "`", "\uFEFF", "é", "\u2028", "999999999999999999999"];
        var random = new Random(20260131);
        Valid(good);
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = good;
            for (var change = random.Next(1, 4); change > 0 && text.Length > 0; change--)
            {
                var at = random.Next(text.Length);
                var length = Math.Min(random.Next(1, 12), text.Length - at);

                // What is copied comes from behind the secret: a piece of it in another place is no secret of that place.
                var from = random.Next(Math.Max(0, text.IndexOf("- name: other", StringComparison.Ordinal)), text.Length);
                var copied = text.Substring(from, Math.Min(length, text.Length - from));
                text = random.Next(5) switch
                {
                    0 => text.Remove(at, length),
                    1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                    2 => text.Remove(at, 1).Insert(at, pieces[random.Next(pieces.Length)]),
                    3 => text.Insert(random.Next(text.Length), copied),
                    _ => text[..at],
                };
            }

            var result = Read(text);
            accepted += result.IsValid ? 1 : 0;
            if (Told(result).Any(line => line.Contains("sk-live") || line.Contains("never-shown")) || result.Problems.Any(problem => problem.Line is not >= 1))
            {
                Assert.Fail($"round {round}: {string.Join('\n', Told(result))}\n{text}");
            }
        }

        accepted.ShouldBeInRange(1_000, 19_000);
    }

    [Fact]
    public void Locate_PathThatIsNotWritten_FallsBackToWhatIsAroundIt()
    {
        var result = Read("providers:\n  x/y:1.5b:\n    preset: a\nfiles:\n  - one\n  - two\n");

        result.Locate("providers.x/y:1.5b.preset").ShouldBe(3);
        result.Locate("providers.x/y:1.5b.apiKey").ShouldBe(2);
        result.Locate("providers.other.apiKey").ShouldBe(1);
        result.Locate("files[1]").ShouldBe(6);
        result.Locate("files[7]").ShouldBe(4);
        result.Locate("server.retries").ShouldBe(1);
    }

    [Fact]
    public void With_ProblemsOfCrossChecks_HaveLinesAndNoEchoes()
    {
        var result = Read("server:\n  retries: many\nfiles:\n  - one\n").With(
        [
            new("files[0]", "no such file"),
            new("server.retries", "does not go with the timeout"),
        ]);

        Told(result).ShouldBe(
        [
            "f.yaml:2: server.retries: expected a whole number up to 2147483647, found \"many\"",
            "f.yaml:4: files[0]: no such file",
        ]);
    }

    [Fact]
    public void Read_RecordThatCannotBeChecked_IsABug()
    {
        Bug<OddTypeOptions>().ShouldContain("OddTypeOptions.When");
        Bug<OddAnnotationOptions>().ShouldContain("OddAnnotationOptions.Name has a MaxLengthAttribute");
        Bug<OddRangeOptions>().ShouldContain("24:00:00 is read as 24 days");
        Bug<EndlessOptions>().ShouldContain("hold themselves");

        static string Bug<T>()
            where T : class =>
            Should.Throw<InvalidOperationException>(() => ConfigurationReader.Read<T>("", "f.yaml", _ => null)).Message;
    }

    private static SampleOptions Valid(string text)
    {
        var result = Read(text);
        Told(result).ShouldBeEmpty();
        return result.Value!;
    }

    private static ConfigurationResult<SampleOptions> Read(string text) =>
        ConfigurationReader.Read<SampleOptions>(text, "f.yaml", Environment.GetValueOrDefault);

    private static string[] Told(ConfigurationResult<SampleOptions> result) => [.. result.Problems.Select(result.Describe)];

    internal sealed record OddTypeOptions
    {
        public DateTimeOffset When { get; init; }
    }

    internal sealed record OddAnnotationOptions
    {
        [MaxLength(5)]
        public string? Name { get; init; }
    }

    internal sealed record OddRangeOptions
    {
        [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
        public TimeSpan Timeout { get; init; }
    }

    internal sealed record EndlessOptions
    {
        public EndlessOptions? Inner { get; init; }
    }
}
