using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Expressions;
using Pareto.Core.Routing.Prediction;
using Pareto.Testing;
using static Pareto.Core.Tests.Routing.Expressions.Expressions;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Expressions;

public sealed class RuleFactsTests
{
    private const string Choice =
        "Which of the following planets is the largest in the solar system?\nA. Mars\nB. Jupiter\nC. Venus\nD. Earth\nAnswer:";

    private static readonly ChatRequest Question = Ask("Classify the sentiment of this review as positive or negative: the soup was cold.");

    [Theory]
    [InlineData("workload == \"reports\"", true)]
    [InlineData("workload == \"Reports\"", false)]
    [InlineData("workload in [\"triage\", \"reports\"]", true)]
    [InlineData("workload not in [\"triage\", \"reports\"]", false)]
    [InlineData("workload contains \"EPOR\"", true)]
    [InlineData("workload matches \"^rep\"", true)]
    [InlineData("workload == key", false)]
    [InlineData("key == \"checkout\" and model == \"auto\"", true)]
    [InlineData("key != \"checkout\"", false)]
    [InlineData("task == \"classification\"", true)]
    [InlineData("task in [\"code\", \"mathematics\"]", false)]
    [InlineData("complexity <= 2 and not hasTools", true)]
    [InlineData("complexity > 2", false)]
    [InlineData("2 >= complexity", true)]
    [InlineData("ambiguity < 0.3", true)]
    [InlineData("promptTokens >= 5 and promptTokens < 100", true)]
    [InlineData("expectedOutputTokens < 50", true)]
    [InlineData("turns == 1", true)]
    [InlineData("hasTools == false", true)]
    [InlineData("hasTools != stream", false)]
    [InlineData("wantsJson or stream or hasImages or hasAudio or hasFiles", false)]
    [InlineData("text matches \"(?i)SOUP\"", true)]
    [InlineData("text contains \"the SOUP\"", true)]
    [InlineData("system contains \"soup\"", false)]
    [InlineData("(hasTools or workload == \"reports\") and complexity != 5", true)]
    public void Facts_OfAQuestion_AreWhatTheyAre(string expression, bool expected) =>
        Holds(expression, Question with { Workload = "reports" }).ShouldBe(expected);

    [Fact]
    public void Facts_OfTheRequest_FollowIt()
    {
        Holds("hasTools", Question with { Tools = [Tool()] }).ShouldBeTrue();
        Holds("stream", Question with { Stream = true }).ShouldBeTrue();
        Holds("wantsJson", Question with { ResponseFormat = new ResponseFormat { Kind = ResponseFormatKind.JsonObject } }).ShouldBeTrue();
        Holds("wantsJson", Question with { ResponseFormat = new ResponseFormat { Kind = ResponseFormatKind.Text } }).ShouldBeFalse();
        Holds("reasoningEffort == \"high\"", Question with { ReasoningEffort = "high" }).ShouldBeTrue();
        Holds("maxOutputTokens <= 100", Question with { MaxOutputTokens = 100 }).ShouldBeTrue();
        Holds("turns == 2", Talk(User("a"), Assistant("b"), User("c"))).ShouldBeTrue();
        Holds("turns == 1 and task == \"embedding\"", Embed("hello")).ShouldBeTrue();
        Holds("text contains \"hello\"", Embed("hello")).ShouldBeTrue();
        Holds("system contains \"lawyer\"", Talk(SystemSays("You are a Lawyer."), User("hi"))).ShouldBeTrue();
        Holds("text contains \"lawyer\"", Talk(SystemSays("You are a Lawyer."), User("hi"))).ShouldBeFalse();
    }

    [Theory]
    [InlineData("hasImages")]
    [InlineData("hasAudio")]
    [InlineData("hasFiles")]
    public void Facts_OfParts_FollowThem(string fact)
    {
        ContentPart part = fact switch
        {
            "hasImages" => new ImagePart("https://example.com/a.png"),
            "hasAudio" => new AudioPart("AAAA", "mp3"),
            _ => new FilePart("a.pdf", "AAAA", null),
        };

        Holds(fact, Talk(new ChatMessage { Role = ChatRole.User, Parts = [new TextPart("What is this?"), part] })).ShouldBeTrue();
    }

    [Theory]
    [InlineData("UTC", "hour == 22 and minute == 30", true)]
    [InlineData("UTC", "weekday == \"thu\" and date == \"2026-12-24\"", true)]
    [InlineData("UTC", "hour >= 23 or hour < 6", false)]
    [InlineData("Europe/Berlin", "hour >= 23 or hour < 6", true)]
    [InlineData("Asia/Tokyo", "weekday in [\"fri\"] and date in [\"2026-12-25\"]", true)]
    [InlineData("Asia/Tokyo", "date > \"2026-12-24\" and \"2026-12-26\" > date", true)]
    [InlineData("America/New_York", "hour == 17", true)]
    public void Facts_OfTime_AreThoseOfTheZone(string zone, string expression, bool expected)
    {
        var request = Question with { ReceivedAt = new DateTimeOffset(2026, 12, 24, 22, 30, 0, TimeSpan.Zero) };

        Holds(expression, request, options: new RoutingOptions { TimeZone = zone }).ShouldBe(expected);
    }

    [Fact]
    public void Facts_OfATarget_AreThoseOfItsLoad()
    {
        var load = new TargetLoad(new FakeTimeProvider());
        var gauge = load.GaugeOf(Small.Id);

        Holds("load(\"local/little\") > 1", Question, load: load).ShouldBeFalse();
        gauge.Enter();
        gauge.Enter();

        Holds("load(\"local/little\") > 1", Question, load: load).ShouldBeTrue();
        Holds("load(\"cloud/large\") > 1", Question, load: load).ShouldBeFalse();
        Holds("healthy(\"local/little\")", Question, load: load).ShouldBeTrue();
        Holds("load(\"local/little\") == 0 and healthy(\"local/little\")", Question, load: null).ShouldBeTrue();
    }

    [Fact]
    public void Facts_OfAPrediction_AreThoseOfThePredictor()
    {
        var expected = Predictor.Shipped.Predict(Choice);
        expected.IsFamiliar.ShouldBeTrue();
        var (right, above) = (Math.Floor(expected.SmallIsRight * 1000) / 1000, Math.Ceiling((expected.SmallIsRight + 0.001) * 1000) / 1000);

        Holds(FormattableString.Invariant($"smallIsRight >= {right} and predicted"), Ask(Choice), predictor: Predictor.Shipped).ShouldBeTrue();
        Holds(FormattableString.Invariant($"smallIsRight >= {above}"), Ask(Choice), predictor: Predictor.Shipped).ShouldBeFalse();
        Holds("midIsRight >= 0 and gain >= -1 and familiarity > 0.04", Ask(Choice), predictor: Predictor.Shipped).ShouldBeTrue();
    }

    // A rule on what is not known must not speak, whichever way round it is written.
    [Theory]
    [InlineData("smallIsRight >= 0", false)]
    [InlineData("not smallIsRight >= 0", false)]
    [InlineData("gain != 0", false)]
    [InlineData("gain in [0]", false)]
    [InlineData("not (gain in [0])", false)]
    [InlineData("(gain > 0) == (gain > 0)", false)]
    [InlineData("smallIsRight >= 0 or turns == 2", true)]
    [InlineData("smallIsRight >= 0 or turns == 1", false)]
    [InlineData("not (smallIsRight >= 0 and turns == 1)", true)]
    [InlineData("not predicted", true)]
    [InlineData("maxOutputTokens > 0", false)]
    public void Facts_NotKnown_MakeNoRuleSpeak(string expression, bool expected) =>
        Holds(expression, Talk(User("a"), Assistant("b"), User(Choice)), predictor: Predictor.Shipped).ShouldBe(expected);

    [Fact]
    public void Prediction_NobodyAsks_IsNotMade()
    {
        var facts = FactsOf(Ask(Choice), predictor: Predictor.Shipped);

        Compile("turns == 2 and smallIsRight > 0.1").First(facts);
        facts.Prediction.Made.ShouldBeNull();

        Compile("turns == 1 and smallIsRight > 0.1").First(facts);
        facts.Prediction.Made.ShouldBe(Predictor.Shipped.Predict(Choice));
    }

    [Fact]
    public void First_Warm_AllocatesNothing()
    {
        string[] expressions =
        [
            "task == \"code\" or complexity > 4 or workload in [\"triage\", \"tagging\"]",
            "text matches \"(?i)contract\" or system contains \"lawyer\" or text contains \"tenancy\"",
            "hour == 3 and minute == 59 or weekday == \"mon\" or date == \"2026-12-24\"",
            "smallIsRight > 0.99 or gain > 0.9 or not predicted",
            "load(\"local/little\") > 8 or not healthy(\"cloud/large\")",
            "turns > 3 or hasImages or wantsJson or reasoningEffort == \"high\" or maxOutputTokens > 10",
        ];
        var options = new RoutingOptions { TimeZone = "Europe/Berlin" };
        var rules = expressions.Select(expression => Compile(expression, options)).ToArray();
        var facts = FactsOf(Ask(Choice), load: new TargetLoad(new FakeTimeProvider()), predictor: Predictor.Shipped);
        Spoken(rules, facts).ShouldBe(0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var spoken = Spoken(rules, facts);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        spoken.ShouldBe(0);
        allocated.ShouldBe(0);
    }

    // The page that people read names the same facts.
    [Fact]
    public void Page_Facts_AreThoseOfTheCode()
    {
        var written = MarkdownPage.Of("docs/routing.md").TableRows.Where(row => row.Length == 3 && row[0].StartsWith('`'))
            .SelectMany(row => row[0].Split(", ").Select(name => name.Trim('`')))
            .Where(name => !name.Contains('('));

        written.ShouldBe(new Vocabulary(new RuleScope(null, null, true, TimeZoneInfo.Utc)).Names, ignoreOrder: true);
    }

    private static int Spoken(RoutingRules[] rules, in RuleFacts facts)
    {
        var spoken = 0;
        for (var round = 0; round < 50; round++)
        {
            foreach (var rule in rules)
            {
                spoken += rule.First(facts) is null ? 0 : 1;
            }
        }

        return spoken;
    }
}
