using Pareto.Core.Configuration;
using Pareto.Core.ContextShaping;
using Pareto.Core.Exchange;
using Pareto.Core.Tests.Storage;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.ContextShaping;

public class WorkloadRulesTests
{
    private const string Schema = """{"type":"object","required":["topic"]}""";

    [Theory]
    [InlineData(null, 300, 800, 300, 300)]
    [InlineData(500, 300, 800, 500, null)]
    [InlineData(800, 300, 800, 800, null)]
    [InlineData(5000, 300, 800, 800, 800)]
    [InlineData(null, null, 800, 800, 800)]
    [InlineData(5000, 300, null, 5000, null)]
    [InlineData(null, null, null, null, null)]
    public void Shape_Bound_IsTheClientsUpToTheCap(int? asked, int? normal, int? cap, int? bound, int? told)
    {
        var rules = Compile(new WorkloadOptions { MaxOutputTokens = new OutputBoundOptions { Default = normal, Cap = cap } });

        var shaped = rules.Shape(Ask("Hi") with { Workload = "triage", MaxOutputTokens = asked });

        (((ChatRequest)shaped.Request).MaxOutputTokens, shaped.MaxOutputTokens).ShouldBe((bound, told));
    }

    [Fact]
    public void Shape_OtherWorkload_IsLeftAlone()
    {
        var request = Ask("Hi") with { Workload = "reports", MaxOutputTokens = 5000 };

        Compile(new WorkloadOptions { MaxOutputTokens = new OutputBoundOptions { Cap = 800 } }).Shape(request).Request.ShouldBeSameAs(request);
    }

    [Fact]
    public void Shape_Template_AsksForItsSchemaUnderItsName()
    {
        var shaped = (ChatRequest)WithTemplate(new TemplateOptions { Schema = Schema }).Shape(Ask("Hi") with { Workload = "triage" }).Request;

        var format = shaped.ResponseFormat.ShouldNotBeNull();
        (format.Kind, format.Name, format.Schema!.Value.GetRawText(), format.Strict).ShouldBe((ResponseFormatKind.JsonSchema, "ticket", Schema, null));
        (shaped.Template!.Name, shaped.Template.HoldsStreams).ShouldBe(("ticket", false));
    }

    [Fact]
    public void Shape_TemplateAndAClientsOwnFormat_KeepsTheClientsWordsAndChecksTheTemplate()
    {
        var rules = WithTemplate(new TemplateOptions { Schema = Schema, Strict = true, Streams = StreamCheck.First });
        var own = new ResponseFormat { Kind = ResponseFormatKind.JsonObject };

        var shaped = (ChatRequest)rules.Shape(Ask("Hi") with { Workload = "triage", ResponseFormat = own }).Request;
        var text = (ChatRequest)rules.Shape(Ask("Hi") with { Workload = "triage", ResponseFormat = new ResponseFormat { Kind = ResponseFormatKind.Text } }).Request;

        shaped.ResponseFormat.ShouldBe(own);
        shaped.Template!.HoldsStreams.ShouldBeTrue();
        text.ResponseFormat!.Strict.ShouldBe(true);
    }

    [Fact]
    public void Compile_SchemaFile_IsRead()
    {
        using var folder = new TempDirectory();
        var file = Path.Combine(folder.Path, "ticket.json");
        File.WriteAllText(file, Schema);

        var shaped = (ChatRequest)WithTemplate(new TemplateOptions { SchemaFile = file }).Shape(Ask("Hi") with { Workload = "triage" }).Request;

        shaped.Template!.Schema.GetRawText().ShouldBe(Schema);
    }

    [Fact]
    public void Compile_DefaultAboveTheCap_IsAProblem() =>
        Problems(new WorkloadOptions { MaxOutputTokens = new OutputBoundOptions { Default = 900, Cap = 800 } }).ShouldHaveSingleItem()
            .Path.ShouldBe("workloads.triage.maxOutputTokens.default");

    [Fact]
    public void Compile_UnknownTemplate_IsAProblemWithAHint()
    {
        var problem = Problems(new WorkloadOptions { Template = "tickt" }, ("ticket", new TemplateOptions { Schema = Schema })).ShouldHaveSingleItem();

        problem.Path.ShouldBe("workloads.triage.template");
        problem.Message.ShouldContain("Did you mean ticket?");
    }

    [Theory]
    [InlineData(null, null, "templates.ticket")]
    [InlineData("{}", "a.json", "templates.ticket")]
    [InlineData("[1, 2]", null, "templates.ticket.schema")]
    [InlineData("{ \"type\": ", null, "templates.ticket.schema")]
    [InlineData(null, "/no/such/file.json", "templates.ticket.schemaFile")]
    public void Compile_WrongTemplate_IsAProblem(string? schema, string? file, string path) =>
        Problems(new WorkloadOptions { Template = "ticket" }, ("ticket", new TemplateOptions { Schema = schema, SchemaFile = file })).ShouldHaveSingleItem().Path.ShouldBe(path);

    [Fact]
    public void Compile_NameThatProvidersDoNotTake_IsAProblem() =>
        Problems(new WorkloadOptions(), ("a ticket", new TemplateOptions { Schema = Schema })).ShouldHaveSingleItem().Path.ShouldBe("templates.a ticket");

    private static WorkloadRules WithTemplate(TemplateOptions template) => Compile(new WorkloadOptions { Template = "ticket" }, ("ticket", template));

    private static WorkloadRules Compile(WorkloadOptions triage, params (string Name, TemplateOptions Options)[] templates)
    {
        var problems = new List<ConfigurationProblem>();
        var rules = Compile(triage, templates, problems);
        problems.ShouldBeEmpty();
        return rules;
    }

    private static List<ConfigurationProblem> Problems(WorkloadOptions triage, params (string Name, TemplateOptions Options)[] templates)
    {
        var problems = new List<ConfigurationProblem>();
        Compile(triage, templates, problems);
        return problems;
    }

    private static WorkloadRules Compile(WorkloadOptions triage, (string Name, TemplateOptions Options)[] templates, List<ConfigurationProblem> problems) => WorkloadRules.Compile(
        new Dictionary<string, WorkloadOptions> { ["triage"] = triage }, templates.ToDictionary(template => template.Name, template => template.Options), problems);
}
