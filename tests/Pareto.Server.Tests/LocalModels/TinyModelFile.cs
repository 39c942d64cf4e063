using Pareto.Testing.Models;

namespace Pareto.Server.Tests.LocalModels;

/// <summary>A model of random weights in a folder that is gone after the test, and configurations that serve it.</summary>
internal sealed class TinyModelFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pareto-tiny-").FullName;

    /// <param name="model">The file; by default a model that chats.</param>
    public TinyModelFile(byte[]? model = null)
    {
        Path = System.IO.Path.Combine(_folder, "tiny.gguf");
        // A context that no answer fills before a test is done with it.
        File.WriteAllBytes(Path, model ?? TinyModel.Make(context: 16384, template: TinyModel.ChatTemplate));
    }

    public string Path { get; }

    /// <summary>The model alone, in tier small.</summary>
    /// <param name="options">Further fields of its entry under <c>localModels</c>, each led by a comma.</param>
    /// <param name="more">Further top-level keys.</param>
    public string Alone(string options = "", string more = "") =>
        $$"""
        server: { listen: "http://127.0.0.1:0", drainTime: 2s }
        localModels:
          tiny: { file: "{{Path}}", threads: 1 {{options}} }
        tiers:
          small: local/tiny
        {{more}}
        """;

    /// <summary>The model in tier small, and a server behind it in tier mid.</summary>
    public string WithMid(ScriptedUpstream upstream, string options = "") => Alone(options).Replace(
        "small: local/tiny",
        "small: local/tiny\n  mid: openai/mid-model",
        StringComparison.Ordinal) +
        $$"""
        providers:
          openai: { preset: openai, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: {{TestConfiguration.ProviderKey}} }
        """;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
