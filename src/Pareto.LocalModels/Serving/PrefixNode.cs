namespace Pareto.LocalModels.Serving;

/// <summary>A full page of keys and values in the prefix cache, after those of its parents.</summary>
internal sealed class PrefixNode(PrefixNode? parent, int[] tokens, int page)
{
    /// <summary>Null only in the root, which has no page.</summary>
    public PrefixNode? Parent { get; } = parent;

    /// <summary>The tokens of the page.</summary>
    public int[] Tokens { get; } = tokens;

    public int Page { get; } = page;

    /// <summary>Sequences that use it.</summary>
    public int Users { get; set; }

    /// <summary>The pages that were seen after it, by their tokens.</summary>
    public Dictionary<int[], PrefixNode> Children { get; } = new(TokenComparer.Instance);

    /// <summary>Its place among those that may be dropped; null while it is used or others stand on it.</summary>
    public LinkedListNode<PrefixNode>? Droppable { get; set; }
}
