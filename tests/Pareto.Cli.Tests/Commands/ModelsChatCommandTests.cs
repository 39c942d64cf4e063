using Pareto.Testing.Models;

namespace Pareto.Cli.Tests.Commands;

public sealed class ModelsChatCommandTests : IDisposable
{
    // Refuses what a test can tell by: no system message, or more than one question and answer before the last question.
    private const string Template =
        """
        {%- if messages[0].role != 'system' %}{{ raise_exception('no system message') }}{% endif -%}
        {%- if messages | length > 2 %}{{ raise_exception('something was said before') }}{% endif -%}
        {%- for message in messages %}{{ message.role + ': ' + message.content + '<|im_end|>' }}{% endfor %}a:
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Chat_Once_WritesTheAnswerAlone()
    {
        var model = Write(TinyModel.Make(context: 128, template: "{% for message in messages %}{{ message.content }}{% endfor %}"));

        var first = await ParetoProcess.RunAsync(_folder.Path, ["models", "chat", model, "--once", "hello", "--temperature", "1", "--seed", "7"]);
        var second = await ParetoProcess.RunAsync(_folder.Path, ["models", "chat", model, "--once", "hello", "--temperature", "1", "--seed", "7"]);

        first.ExitCode.ShouldBe(0);
        first.Output.Trim().ShouldNotBeEmpty();
        first.Output.ShouldBe(second.Output);
        first.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("tokens/s");
    }

    [Fact]
    public async Task Chat_Lines_AreAnsweredAndCommandsObeyed()
    {
        var model = Write(TinyModel.Make(context: 128, template: Template));

        var run = await ParetoProcess.RunAsync(
            _folder.Path,
            ["models", "chat", model, "--temperature", "0"],
            input: "first\n/system be kind\nsecond\nthird\n/reset\nfourth\n/nonsense\n/exit\nnever\n");

        run.ExitCode.ShouldBe(0);
        var aside = run.Error.Trim().Split('\n');
        aside.Length.ShouldBe(7);
        aside[0].ShouldContain("no system message");
        aside[1].ShouldContain("told so from now on");
        aside[2].ShouldContain("tokens/s");
        aside[3].ShouldContain("something was said before");
        aside[4].ShouldContain("forgotten");
        aside[5].ShouldContain("tokens/s");
        aside[6].ShouldContain("There is no /nonsense");
    }

    [Fact]
    public async Task Chat_QuestionLongerThanTheContext_IsToldWithWhatToDo()
    {
        var model = Write(TinyModel.Make(context: 128, template: "{{ messages[0].content }}"));

        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "chat", model, "--once", new string('x', 500)]);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("context of the model is 128 tokens");
    }

    [Fact]
    public async Task Chat_ModelWithoutTemplate_IsToldApartFromOneThatChats()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "chat", Write(TinyModel.Make()), "--once", "hello"]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("no chat template");
    }

    [Fact]
    public async Task Chat_NameThatIsNotThere_SaysHowToGetIt()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "chat", "qwen3-0.6b", "--once", "hello"]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("pareto models pull qwen3-0.6b");
    }

    private string Write(byte[] model)
    {
        var path = Path.Combine(_folder.Path, "tiny.gguf");
        File.WriteAllBytes(path, model);
        return path;
    }
}
