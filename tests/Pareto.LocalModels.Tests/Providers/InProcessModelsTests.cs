using Pareto.Core.Exchange;
using Pareto.Core.Providers;
using Pareto.LocalModels.Providers;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Providers;

public sealed class InProcessModelsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pareto-in-process-").FullName;
    private readonly InProcessModels _models = new(TimeProvider.System);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _models.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Inspect_ChatModel_TellsContextAndAbilities()
    {
        var options = new InProcessModelOptions { File = Write("tiny.gguf", TinyModel.Make(context: 256, template: TinyModel.ChatTemplate)) };

        _models.Inspect(options).Facts.ShouldNotBeNull().ContextTokens.ShouldBe(256);
        _models.Inspect(options with { Context = 64 }).Facts.ShouldNotBeNull().ContextTokens.ShouldBe(64);
        var abilities = _models.Inspect(options).Facts!.Abilities;
        abilities.HasFlag(TargetAbilities.Chat | TargetAbilities.Tools | TargetAbilities.StructuredOutput | TargetAbilities.LogProbs).ShouldBeTrue();
        abilities.HasFlag(TargetAbilities.Vision).ShouldBeFalse();
        abilities.HasFlag(TargetAbilities.Embeddings).ShouldBeFalse();
    }

    [Fact]
    public void Inspect_MoreContextThanTrained_NamesTheOption()
    {
        var options = new InProcessModelOptions { File = Write("tiny.gguf", TinyModel.Make(template: TinyModel.ChatTemplate)), Context = 513 };

        var problem = _models.Inspect(options).Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("context");
        problem.Message.ShouldContain("512");
    }

    [Fact]
    public void Inspect_WhatCannotBeServed_SaysWhy()
    {
        Problem(Write("empty.gguf", [])).ShouldContain("empty");
        Problem(Write("text.gguf", "no model at all, just text"u8.ToArray())).ShouldContain("GGUF");
        Problem(Write("torn.gguf", TinyModel.Make(template: "{% for m in messages %}"))).ShouldContain("template");
        Problem(Write("words.gguf", TinyModel.Vocabularies(new()).ToArray())).ShouldNotBeEmpty();
        Problem(Path.Combine(_folder, "none.gguf")).ShouldContain("no file");
        Problem(_folder).ShouldContain("folder");

        string Problem(string file)
        {
            var inspection = _models.Inspect(new InProcessModelOptions { File = file });
            inspection.Facts.ShouldBeNull();
            var problem = inspection.Problems.ShouldHaveSingleItem();
            problem.Path.ShouldBe(InProcessModelInspection.File);
            return problem.Message;
        }
    }

    [Fact]
    public async Task Send_ModelWithoutATemplate_IsSpokenToInPlainTextAndWarnedOf()
    {
        var options = new InProcessModelOptions { File = Write("base.gguf", TinyModel.Make()), Threads = 1 };

        var warning = _models.Inspect(options).Warnings.ShouldHaveSingleItem();
        var events = await EventsAsync(_models.CreateProvider("local", new Dictionary<string, InProcessModelOptions> { ["tiny"] = options }));

        warning.Path.ShouldBe(InProcessModelInspection.File);
        warning.Message.ShouldContain("no chat template");
        events.OfType<ChoiceDelta>().Last().FinishReason.ShouldNotBeNull();
    }

    [Fact]
    public void Inspect_FileReplaced_IsReadAnew()
    {
        var options = new InProcessModelOptions { File = Write("tiny.gguf", TinyModel.Make(context: 256, template: TinyModel.ChatTemplate)) };
        _models.Inspect(options).Problems.ShouldBeEmpty();

        Write("tiny.gguf", TinyModel.Make(context: 128));

        _models.Inspect(options).Facts.ShouldNotBeNull().ContextTokens.ShouldBe(128);
    }

    [Fact]
    public void Inspect_AdapterThatDoesNotFit_IsToldWhereItStands()
    {
        var options = new InProcessModelOptions { File = Write("tiny.gguf", TinyModel.Make(template: TinyModel.ChatTemplate)) };

        var problem = _models.Inspect(options with { Adapters = new Dictionary<string, string> { ["shop"] = options.File } }).Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("adapters.shop");
        problem.Message.ShouldContain("no adapter");
    }

    [Fact]
    public async Task CreateProvider_SameModelAgain_SharesWhatIsLoaded()
    {
        var model = TinyModel.Make(template: TinyModel.ChatTemplate);
        var file = Write("tiny.gguf", model);
        var adapter = Write("shop.gguf", TinyAdapter.Make(model));
        var first = Provider();
        (await EventsAsync(first)).OfType<ChoiceDelta>().ShouldNotBeEmpty();

        // Without the files no second engine could load.
        File.Delete(file);
        File.Delete(adapter);

        (await EventsAsync(Provider())).OfType<ChoiceDelta>().ShouldNotBeEmpty();

        IProvider Provider() => _models.CreateProvider("local", new Dictionary<string, InProcessModelOptions>
        {
            ["tiny"] = new() { File = file, Threads = 1, Adapters = new Dictionary<string, string> { ["shop"] = adapter } },
        });
    }

    [Fact]
    public async Task Send_FileGoneSinceItWasChecked_FailsWithoutNamingThePath()
    {
        var file = Path.Combine(_folder, "gone.gguf");
        var provider = _models.CreateProvider("local", new Dictionary<string, InProcessModelOptions> { ["tiny"] = new() { File = file } });

        var failed = (UpstreamFailed)(await EventsAsync(provider))[^1];

        failed.Failure.Kind.ShouldBe(UpstreamFailureKind.ServerError);
        failed.Failure.Message.ShouldNotContain(_folder);
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static async Task<List<ReplyEvent>> EventsAsync(IProvider provider)
    {
        var request = new ChatRequest
        {
            Id = new RequestId("req_1"),
            ReceivedAt = default,
            ReceivedTimestamp = 0,
            Model = "small",
            Credential = default,
            Messages = [new ChatMessage { Role = ChatRole.User, Parts = [new TextPart("Hi")] }],
            MaxOutputTokens = 8,
        };
        var target = new Target
        {
            Id = new TargetId("local", "tiny"),
            Location = TargetLocation.Local,
            Abilities = TargetAbilities.Chat,
            ContextTokens = 512,
        };
        return await provider.SendAsync(request, target, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }
}
