using System.CommandLine;
using Pareto.LocalModels.Sampling;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Templates;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models chat</c>: a conversation with a model, in the terminal.</summary>
internal static class ModelsChatCommand
{
    private const float UsualTemperature = 0.7f;
    private const float UsualTopP = 0.95f;
    private const int UsualTopK = 40;

    public static Command Create()
    {
        var model = ModelsCommand.Model();
        var system = new Option<string?>("--system") { Description = "What the model is told before everything else.", HelpName = "TEXT" };
        var temperature = new Option<float>("--temperature")
        {
            Description = "How freely it chooses its words; 0: always the likeliest.",
            DefaultValueFactory = _ => UsualTemperature,
        };
        temperature.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<float>() is < 0 or > 5 or float.NaN)
            {
                result.AddError("--temperature must be between 0 and 5.");
            }
        });
        var seed = new Option<int?>("--seed") { Description = "The same seed gives the same answers. Default: another one each time." };
        var context = new Option<int?>("--context") { Description = "The longest conversation, in tokens. Default: 4096, or all that the model has.", HelpName = "TOKENS" };
        context.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var value) || value < 1))
            {
                result.AddError("--context must be a whole number of at least 1.");
            }
        });
        var once = new Option<string?>("--once") { Description = "Answer this alone, and write nothing but the answer to standard output.", HelpName = "TEXT" };
        var data = CommonOptions.Data();
        var command = new Verb(
            "chat",
            "Talk to a model in this terminal.",
            "/exit leaves, /reset forgets what was said, /system TEXT tells the model what to be. Ctrl-C stops an answer, a second one leaves.",
            """
            pareto models chat qwen2.5-1.5b
            pareto models chat model.gguf --system 'Answer in one sentence.'
            pareto models chat model.gguf --once 'Name three rivers.' --temperature 0
            """) { model, system, temperature, seed, context, once, data };
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(data);
            var path = ModelsCommand.PathOf(parsed.GetValue(model)!, folder);
            var sampling = new SamplingOptions { Temperature = parsed.GetValue(temperature), TopP = UsualTopP, TopK = UsualTopK, Seed = parsed.GetValue(seed) };
            return ModelsCommand.GuardAsync(
                path,
                () => parsed.GetValue(once) is { } question
                    ? Interruption.GuardAsync(token => RunAsync(path, parsed.GetValue(context), parsed.GetValue(system), sampling, question, token))
                    : RunAsync(path, parsed.GetValue(context), parsed.GetValue(system), sampling, null, cancellationToken),
                folder);
        });
        return command;
    }

    private static async Task<int> RunAsync(string path, int? context, string? system, SamplingOptions sampling, string? question, CancellationToken cancellationToken)
    {
        var options = new LocalEngineOptions { Context = context, MaxSequences = 1, KeepAlive = Timeout.InfiniteTimeSpan };
        await using var engine = new LocalEngine(path, options, TimeProvider.System);
        var model = await engine.LoadAsync(cancellationToken);
        if (!ChatTemplate.TryFor(model.Description.Template, model.Tokenizer, model.Description.Architecture, out var template, out var problem))
        {
            return Failure.Tell(problem);
        }

        var session = new ChatSession(engine, model, template, sampling, TimeProvider.System) { System = system };
        var isWatched = question is null && !Console.IsInputRedirected;
        var loop = new ChatLoop(session, Console.In, Console.Out, Console.Error, isWatched);
        return question is null ? await loop.RunAsync(cancellationToken) : await loop.AnswerAsync(question, cancellationToken);
    }
}
