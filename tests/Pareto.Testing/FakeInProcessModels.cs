using Pareto.Core.Exchange;
using Pareto.Core.Providers;

namespace Pareto.Testing;

/// <summary>Takes any file for a model that can be served, without an engine, but for those that <see cref="Broken"/> names.</summary>
public sealed class FakeInProcessModels : IInProcessModels
{
    public const TargetAbilities Abilities = TargetAbilities.Chat | TargetAbilities.Tools | TargetAbilities.LogProbs;

    public const int Context = 2048;

    /// <summary>File names of models that cannot be served.</summary>
    public HashSet<string> Broken { get; } = [];

    /// <summary>What providers were made for, the latest last.</summary>
    public List<IReadOnlyDictionary<string, InProcessModelOptions>> Served { get; } = [];

    public InProcessModelInspection Inspect(InProcessModelOptions options) => Broken.Contains(Path.GetFileName(options.File))
        ? new(null, [new(InProcessModelInspection.File, "is broken")])
        : new(new InProcessModelFacts { Abilities = Abilities, ContextTokens = options.Context ?? Context }, []);

    public IProvider CreateProvider(string name, IReadOnlyDictionary<string, InProcessModelOptions> models)
    {
        Served.Add(models);
        return new Mute(name);
    }

    private sealed class Mute(string name) : IProvider
    {
        public string Name => name;

        public IAsyncEnumerable<ReplyEvent> SendAsync(GatewayRequest request, Target target, CancellationToken cancellationToken) =>
            AsyncEnumerable.Empty<ReplyEvent>();
    }
}
