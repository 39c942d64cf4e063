using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Expressions;

/// <summary>The facts that expressions of one configuration can look at.</summary>
internal sealed class Vocabulary
{
    /// <summary>Facts about a target, which is named in parentheses: attempts under way, and whether it is not passed over.</summary>
    public const string Load = "load";
    public const string Healthy = "healthy";

    private static readonly ImmutableArray<string> Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly OrderedDictionary<string, Fact> _facts = new(StringComparer.Ordinal);

    public Vocabulary(RuleScope scope)
    {
        Scope = scope;
        AddRequest(scope);
        AddIntent();
        AddPrediction();
        AddTime(scope.Zone);
    }

    public RuleScope Scope { get; }

    public IEnumerable<string> Names => _facts.Keys;

    public Fact? Find(string name) => _facts.GetValueOrDefault(name);

    private void AddRequest(RuleScope scope)
    {
        Add(new TextFact("workload", static (in facts) => facts.Request.Workload));
        Add(new TextFact("key", static (in facts) => facts.Key, KeyNames(scope)) { Others = "a virtual key" });
        Add(new TextFact("model", static (in facts) => facts.Request.Model, scope.Catalog is { } catalog ? Models(catalog) : null));
        Add(new PassageFact("text", static (in facts, isFound) => RequestTexts.AnyOfUser(facts.Request, isFound)));
        Add(new PassageFact("system", static (in facts, isFound) => RequestTexts.AnyOfSystem(facts.Request, isFound)));
        Add(new NumberFact("turns", static (in facts) => RequestTexts.Turns(facts.Request)));
        Add(new TruthFact("stream", static (in facts) => Truths.Of(facts.Request.Stream)));
        Add(new TruthFact("hasTools", static (in facts) => Truths.Of(facts.Request is ChatRequest { Tools.IsEmpty: false })));
        Add(new TruthFact("hasImages", static (in facts) => Truths.Of((facts.Needs & TargetAbilities.Vision) != 0)));
        Add(new TruthFact("hasAudio", static (in facts) => Truths.Of((facts.Needs & TargetAbilities.Audio) != 0)));
        Add(new TruthFact("hasFiles", static (in facts) => Truths.Of((facts.Needs & TargetAbilities.Files) != 0)));
        Add(new TruthFact("wantsJson", static (in facts) => Truths.Of(
            facts.Request is ChatRequest { ResponseFormat.Kind: ResponseFormatKind.JsonObject or ResponseFormatKind.JsonSchema })));
        Add(new NumberFact("maxOutputTokens", static (in facts) => (facts.Request as ChatRequest)?.MaxOutputTokens ?? double.NaN));
        Add(new TextFact("reasoningEffort", static (in facts) => (facts.Request as ChatRequest)?.ReasoningEffort ?? ""));
    }

    private void AddIntent()
    {
        Add(new TextFact("task", static (in facts) => facts.Intent.Task.Name(), [.. Enum.GetValues<TaskType>().Select(task => task.Name())]));
        Add(new NumberFact("complexity", static (in facts) => facts.Intent.Complexity, Least: 1, Most: 5));
        Add(new NumberFact("ambiguity", static (in facts) => facts.Intent.Ambiguity, Most: 1));
        Add(new NumberFact("promptTokens", static (in facts) => facts.Intent.PromptTokens));
        Add(new NumberFact("expectedOutputTokens", static (in facts) => facts.Intent.ExpectedOutputTokens));
    }

    private void AddPrediction()
    {
        Add(new NumberFact("smallIsRight", static (in facts) => facts.Familiar?.SmallIsRight ?? double.NaN, Most: 1) { IsPredicted = true });
        Add(new NumberFact("midIsRight", static (in facts) => facts.Familiar?.MidIsRight ?? double.NaN, Most: 1) { IsPredicted = true });
        Add(new NumberFact("gain", static (in facts) => facts.Familiar?.Gain ?? double.NaN, Least: -1, Most: 1) { IsPredicted = true });
        Add(new NumberFact("familiarity", static (in facts) => facts.Prediction.Value?.Familiarity ?? double.NaN, Most: 1) { IsPredicted = true });
        Add(new TruthFact("predicted", static (in facts) => Truths.Of(facts.Familiar is not null)));
    }

    // The moment the request came in, so that a request meets the same rules however long it has waited.
    private void AddTime(TimeZoneInfo zone)
    {
        Add(new NumberFact("hour", (in facts) => Local(facts).Hour, Most: 23));
        Add(new NumberFact("minute", (in facts) => Local(facts).Minute, Most: 59));
        Add(new TextFact("weekday", (in facts) => Days[(int)Local(facts).DayOfWeek], Days));
        Add(new DateFact("date", (in facts) => DateOnly.FromDateTime(Local(facts)).DayNumber));

        DateTime Local(in RuleFacts facts) => TimeZoneInfo.ConvertTimeFromUtc(facts.Request.ReceivedAt.UtcDateTime, zone);
    }

    private void Add(Fact fact) => _facts.Add(fact.Name, fact);

    private static ImmutableArray<string>? KeyNames(RuleScope scope) =>
        scope.KeyNames is { } names ? [.. names, Principal.Anonymous.KeyName, Principal.Admin.KeyName] : null;

    // Rules are asked for auto only, under whatever name.
    private static ImmutableArray<string> Models(ModelCatalog catalog) =>
        [ModelCatalog.AutoModel, .. catalog.Aliases.Where(alias => alias.Value is ModelSelection.Auto).Select(alias => alias.Key).Order(StringComparer.Ordinal)];
}
