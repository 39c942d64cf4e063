using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>One input: a text, or the token ids a client has counted itself. Exactly one of the two is set.</summary>
public sealed record EmbeddingInput
{
    private EmbeddingInput()
    {
    }

    public string? Text { get; private init; }

    public ImmutableArray<int> Tokens { get; private init; } = [];

    public static EmbeddingInput Of(string text) => new() { Text = text };

    public static EmbeddingInput Of(ImmutableArray<int> tokens) => new() { Tokens = tokens };
}
