using Pareto.Core.Routing;
using Pareto.Core.Routing.Prediction;
using static Pareto.Core.Tests.Routing.Expressions.Expressions;

namespace Pareto.Core.Tests.Routing.Expressions;

public sealed class ConditionCompilerTests
{
    [Theory]
    [InlineData("complexty <= 2", 1, "'complexty' is no fact. Did you mean \"complexity\"?")]
    [InlineData("task == classification", 9, "'classification' is no fact.")]
    [InlineData("task == classification", 9, "A text stands in quotes. Facts: workload, key, model, ")]
    [InlineData("task == \"clasification\"", 9, "task is never 'clasification'. Did you mean \"classification\"? It is one of: chat, classification, ")]
    [InlineData("weekday in [\"sat\", \"sunday\"]", 20, "weekday is never 'sunday'.")]
    [InlineData("model == \"gpt-9\"", 10, "model is never 'gpt-9'.")]
    [InlineData("complexity <= \"2\"", 15, "this is a text, and what it is compared with is a number.")]
    [InlineData("hasTools == 1", 13, "this is a number, and what it is compared with is true or false.")]
    [InlineData("workload > \"a\"", 10, "a text has no order: it is compared with == and !=.")]
    [InlineData("hasTools < stream", 10, "true or false has no order: it is compared with == and !=.")]
    [InlineData("complexity > 7", 14, "complexity is between 1 and 5.")]
    [InlineData("smallIsRight >= 90", 17, "smallIsRight is between 0 and 1.")]
    [InlineData("promptTokens < -1", 16, "promptTokens is never below 0.")]
    [InlineData("hour in [22, 24]", 14, "hour is between 0 and 23.")]
    [InlineData("complexity in [\"a\"]", 16, "this is a text, and what is looked for is a number.")]
    [InlineData("workload in [1]", 14, "this is a number, and what is looked for is a text.")]
    [InlineData("hasTools in [1]", 1, "true or false is never in a list.")]
    [InlineData("complexity", 1, "a number is no condition: compare it, as in complexity <= 2.")]
    [InlineData("workload", 1, "a text is no condition: compare it, as in workload == \"reports\".")]
    [InlineData("date", 1, "a date is no condition")]
    [InlineData("date > \"24.12.2026\"", 8, "date is compared with a date such as \"2026-12-24\".")]
    [InlineData("date in [\"2026-13-01\"]", 10, "date is compared with a date such as \"2026-12-24\".")]
    [InlineData("text == \"hello\"", 1, "'text' is searched: write text contains \"...\" or text matches \"...\".")]
    [InlineData("\"hello\" == system", 12, "'system' is searched: write system contains \"...\" or system matches \"...\".")]
    [InlineData("not text", 5, "'text' is searched: write text contains \"...\" or text matches \"...\".")]
    [InlineData("complexity contains \"3\"", 1, "only texts are searched, and this is a number.")]
    [InlineData("text contains \" \"", 15, "every text contains this one. Write what is looked for.")]
    [InlineData("text matches \"\"", 14, "every text matches an empty pattern. Write what is looked for.")]
    [InlineData("text matches \"[a-\"", 14, "this is not a usable regular expression: ")]
    [InlineData("text matches \"(a)\\1\"", 14, "this is not a usable regular expression: ")]
    [InlineData("true", 1, "this is the same for every request: a condition looks at a fact.")]
    [InlineData("hasTools and 1 < 2", 16, "this is the same for every request: a condition looks at a fact.")]
    [InlineData("\"a\" contains \"b\"", 1, "this is the same for every request: a condition looks at a fact.")]
    [InlineData("3 in [3]", 1, "this is the same for every request: a condition looks at a fact.")]
    [InlineData("load(\"local/litle\") > 1", 6, "'local/litle' is no target here. Did you mean \"local/little\"? Targets: local/little, cloud/middle, cloud/large, rival/large.")]
    [InlineData("healthy(\"small\")", 9, "'small' is no target here.")]
    [InlineData("heathy(\"local/little\")", 1, "'heathy' asks nothing about a target. Did you mean \"healthy\"?")]
    [InlineData("load > 3", 1, "'load' is about a target: load(\"provider/model\").")]
    [InlineData("load(\"local/little\")", 1, "a number is no condition")]
    public void Compile_Fault_IsNamedWhereItIs(string expression, int column, string message)
    {
        var problem = Problems(expression).ShouldHaveSingleItem();

        problem.ShouldStartWith($"column {column} of the expression: ");
        problem.ShouldContain(message);
    }

    [Fact]
    public void Compile_SeveralFaults_AreAllNamed() =>
        Problems("complexty < 2 and workload > \"a\" or hour == 24").Count.ShouldBe(3);

    [Theory]
    [InlineData("smallIsRight > 0.5")]
    [InlineData("not predicted")]
    public void Compile_PredictionsOff_RefusesWhatRestsOnThem(string expression)
    {
        var off = new RoutingOptions { Prediction = new PredictionOptions { Enabled = false } };

        Problems(expression, off).ShouldHaveSingleItem().ShouldContain("predictions are switched off (routing.prediction.enabled)");
        Problems(expression).ShouldBeEmpty();
    }

    [Fact]
    public void Compile_UnknownTimeZone_IsAProblem() =>
        Problems("hour < 6", new RoutingOptions { TimeZone = "Mars/Olympus" }).ShouldHaveSingleItem().ShouldStartWith("'Mars/Olympus' is no time zone");

    // Whatever is written, there is a rule or a problem at a place within the expression.
    [Fact]
    public void Compile_AnyText_IsARuleOrAProblemWithinIt()
    {
        string[] words =
        [
            "and", "or", "not", "in", "matches", "contains", "true", "false", "(", ")", "[", "]", ",", "==", "!=", "<", "<=", ">", ">=", "=", "&&", "\"", "'",
            "complexity", "workload", "task", "text", "system", "hasTools", "date", "hour", "weekday", "smallIsRight", "load(\"local/little\")", "healthy('cloud/large')",
            "load(", "1", "2.5", "-3", ".", "-", "\"code\"", "'sat'", "\"2026-12-24\"", "'(?i)x+'", "nonsense", "\n",
            "complexity <= 2", "hasTools", "not stream", "text contains 'x'", "date in ['2026-12-24']", "smallIsRight > 0.5", "weekday == 'sat'", "and hasTools", "or turns > 2",
            "\t", "\\", "é", "\u0000", "\ud83d",
        ];
        var random = new Random(20261122);
        var facts = FactsOf(Fixture.Ask("Sort these words by length."));
        var compiled = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var source = string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 14)).Select(_ => words[random.Next(words.Length)]));
            var problems = new List<Pareto.Core.Configuration.ConfigurationProblem>();
            var rules = RoutingRules.Compile(
                "routing",
                new RoutingOptions { Rules = [new RoutingRuleOptions { Name = "rule", When = new RoutingRuleConditions { Expression = source }, Use = ["small"] }] },
                Fixture.CatalogOf(),
                problems);
            if (problems.Count == 0)
            {
                compiled++;
                rules.First(facts);
            }

            problems.ShouldAllBe(problem => problem.Message.Contains("column ", StringComparison.Ordinal) && problem.Message.Length > 30, source);
        }

        compiled.ShouldBeGreaterThan(200);
    }
}
