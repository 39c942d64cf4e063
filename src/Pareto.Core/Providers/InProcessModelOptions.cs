using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Providers;

/// <summary>One entry under <c>localModels</c>: a model that this process serves itself. Its target is <c>local/NAME</c>.</summary>
public sealed record InProcessModelOptions
{
    [Required]
    [Description("The model's file (.gguf). A relative path starts at the folder of the configuration file.")]
    public string File { get; init; } = "";

    [Range(16, 16_777_216)]
    [Description("Prompt and answer together, in tokens. Default: as many as the model was trained for, at most 4096.")]
    public int? Context { get; init; }

    [Range(1, 1024)]
    [Description("Threads that compute. Default: one less than the processors given to this process, at least 1.")]
    public int? Threads { get; init; }

    [Range(1, 64)]
    [Description("Answers that are computed together; further requests wait for their turn. Default 8.")]
    public int MaxSequences { get; init; } = 8;

    [Range(0, 100_000)]
    [Description("Requests that may wait; further ones go to the next target, or are answered 429 with Retry-After. Default 32.")]
    public int Queue { get; init; } = 32;

    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    [Description("How long the model stays loaded after its last answer. Default 10m.")]
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(10);

    [Description("How keys and values of the context are kept: f16, or q8_0 for half the memory and a little less exactness. Default f16.")]
    public KeyValueCachePrecision KvCache { get; init; } = KeyValueCachePrecision.F16;

    [Description("Files of LoRA adapters (.gguf) beside the model, by name: the target local/NAME:ADAPTER answers with one. All are loaded with the model. Default: none.")]
    public IReadOnlyDictionary<string, string> Adapters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The second halves of the targets' ids that a model of this name serves, each with its adapter: the first has none.</summary>
    public IEnumerable<(string Model, string? Adapter)> ServedAs(string name) =>
        Adapters.Keys.Select(adapter => ($"{name}:{adapter}", (string?)adapter)).Prepend((name, null));
}
