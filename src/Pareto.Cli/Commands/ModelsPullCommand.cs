using System.CommandLine;
using Pareto.LocalModels.Store;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models pull</c>: brings a model to this machine.</summary>
internal static class ModelsPullCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source")
        {
            Description = "A name of the catalogue, as llama-3.2-1b or llama-3.2-1b:q8_0; hf:owner/repo/file.gguf; or an address.",
            HelpName = "NAME|URL",
        };
        var name = new Option<string?>("--name") { Description = "What the model will be called. Default: as in the catalogue, else as its file.", HelpName = "NAME" };
        var sha256 = new Option<string?>("--sha256") { Description = "The SHA-256 that the file must have. Default: the one that Hugging Face gives.", HelpName = "HEX" };
        var force = new Option<bool>("--force") { Description = "Pull it although this machine has too little memory for it." };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "pull",
            "Bring a model to this machine.",
            """
            A pull that breaks off goes on where it stopped when it is started again. HF_TOKEN opens repositories whose licence
            you have accepted; it is sent to Hugging Face only. HTTPS_PROXY, NO_PROXY and HF_ENDPOINT are honoured.
            """,
            """
            pareto models pull qwen2.5-1.5b
            pareto models pull llama-3.2-1b:q8_0
            pareto models pull hf:bartowski/SmolLM2-135M-Instruct-GGUF/SmolLM2-135M-Instruct-Q8_0.gguf
            pareto models pull https://models.example/house.gguf --name house
            """) { source, name, sha256, force, data, json };
        command.SetAction((parsed, _) => Interruption.GuardAsync(cancellationToken => RunAsync(
            parsed.GetValue(source)!,
            parsed.GetValue(name),
            parsed.GetValue(sha256),
            parsed.GetValue(force),
            ModelStore.In(CommonOptions.DataFolder(parsed.GetValue(data))),
            parsed.GetValue(json),
            cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(
        string text, string? name, string? sha256, bool isForced, ModelStore store, bool json, CancellationToken cancellationToken)
    {
        if (!HuggingFaceHub.TryFromEnvironment(Environment.GetEnvironmentVariable, out var hub, out var problem)
            || !ModelSource.TryParse(text, ModelCatalogue.Shipped, hub, out var source, out problem))
        {
            return Failure.Tell(problem);
        }

        using var puller = new ModelPuller(store, hub, MachineRoom.Here, TimeProvider.System);
        var request = new PullRequest { Source = source, Name = name, Sha256 = sha256, IsForced = isForced };
        var outcome = Terminal.Live is { } live
            ? await live.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
                .StartAsync(progress => puller.PullAsync(request, new PullBar(live, progress, source.Shown), cancellationToken))
            : await puller.PullAsync(request, new PullLines(Console.Error, source.Shown), cancellationToken);
        switch (outcome)
        {
            case PullOutcome.Done done:
                Tell(done.Model, isNew: true, json);
                return ExitCode.Done;
            case PullOutcome.AlreadyThere there:
                Tell(there.Model, isNew: false, json);
                return ExitCode.Done;
            default:
                return Failure.Tell(((PullOutcome.Failed)outcome).Message);
        }
    }

    private static void Tell(StoredModel model, bool isNew, bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer => StoredModelJson.Write(writer, model));
            return;
        }

        Console.WriteLine(isNew
            ? $"{model.Name} is here: {model.Path} ({ByteSize.Text(model.Bytes)}, {model.Quantisation}{(model.IsVerified ? ", SHA-256 verified" : "")}). Licence: {model.Licence ?? "not named"}."
            : $"{model.Name} was here already: {model.Path}. Remove it first to pull it anew.");
    }
}
