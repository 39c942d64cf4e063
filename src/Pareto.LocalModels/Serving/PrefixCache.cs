using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Inference;

namespace Pareto.LocalModels.Serving;

/// <summary>
/// Hands out pages of keys and values, and remembers full ones by the tokens before and in them, so that sequences which
/// begin alike share them (the radix tree of SGLang, Zheng et al. 2024, a page an edge). What nobody uses stays until its
/// page is needed; the longest unused goes first, the ends of sequences before their beginnings. For one thread.
/// </summary>
internal sealed class PrefixCache(KeyValuePages pages)
{
    // Keys and values that an adapter has changed are of no use to others.
    private readonly Dictionary<LoraAdapter, PrefixNode> _adapted = [];
    private readonly PrefixNode _plain = NewRoot();
    private readonly LinkedList<PrefixNode> _droppable = [];
    private int _unused;

    /// <summary>Pages that can be had: free ones, and those that are remembered only.</summary>
    public int Available => pages.Free + _unused;

    /// <summary>Gives a sequence the pages that others computed for its next tokens, if it stands at the end of one; all but its last token at most.</summary>
    /// <returns>Tokens that it need not compute.</returns>
    public int Adopt(Sequence sequence)
    {
        var cache = sequence.Cache;
        var before = cache.Length;
        while (cache.Length == cache.Pages * KeyValuePages.Positions && sequence.Nodes.Count == cache.Pages &&
            sequence.Remaining > KeyValuePages.Positions && Find(sequence) is { } node)
        {
            Use(sequence, node);
            cache.Add(node.Page);
            cache.Length += KeyValuePages.Positions;
        }

        return cache.Length - before;
    }

    /// <summary>Gives a sequence pages for so many tokens in all. False where there are none; those it got it keeps.</summary>
    public bool TryGrow(Sequence sequence, int tokens)
    {
        while (sequence.Cache.Pages * KeyValuePages.Positions < tokens)
        {
            if (pages.Free == 0 && !TryDrop())
            {
                return false;
            }

            sequence.Cache.Add(pages.Take());
        }

        return true;
    }

    /// <summary>
    /// Remembers the next full page of a sequence, from when its last token is in a batch. True where the same page is
    /// there already: <see cref="Share"/> may then give the sequence's own one back, once the batch is computed.
    /// </summary>
    public bool Remember(Sequence sequence)
    {
        var index = sequence.Nodes.Count;
        var isKnown = Find(sequence) is not null;
        Use(sequence, Find(sequence) ?? AddChild(sequence, index));
        return isKnown;
    }

    /// <summary>Puts the remembered page in the place of the sequence's own copy.</summary>
    public void Share(Sequence sequence, int index)
    {
        pages.Return(sequence.Cache.Page(index));
        sequence.Cache.Replace(index, sequence.Nodes[index].Page);
    }

    /// <summary>Takes all pages from a sequence.</summary>
    public void Release(Sequence sequence)
    {
        for (var index = sequence.Cache.Pages - 1; index >= 0; index--)
        {
            if (index >= sequence.Nodes.Count)
            {
                pages.Return(sequence.Cache.Page(index));
                continue;
            }

            var node = sequence.Nodes[index];
            if (--node.Users == 0)
            {
                _unused++;
                if (node.Children.Count == 0)
                {
                    node.Droppable = _droppable.AddLast(node);
                }
            }
        }

        sequence.Nodes.Clear();
        sequence.Cache.Clear();
    }

    private static PrefixNode NewRoot() => new(null, [], -1);

    private PrefixNode RootOf(Sequence sequence)
    {
        if (sequence.Adapter is not { } adapter)
        {
            return _plain;
        }

        if (!_adapted.TryGetValue(adapter, out var root))
        {
            _adapted.Add(adapter, root = NewRoot());
        }

        return root;
    }

    private PrefixNode? Find(Sequence sequence)
    {
        var parent = sequence.Nodes.Count == 0 ? RootOf(sequence) : sequence.Nodes[^1];
        var next = sequence.Tokens.Slice(sequence.Nodes.Count * KeyValuePages.Positions, KeyValuePages.Positions);
        return parent.Children.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(next, out var node) ? node : null;
    }

    private PrefixNode AddChild(Sequence sequence, int index)
    {
        var parent = index == 0 ? RootOf(sequence) : sequence.Nodes[^1];
        var node = new PrefixNode(parent, sequence.Tokens.Slice(index * KeyValuePages.Positions, KeyValuePages.Positions).ToArray(), sequence.Cache.Page(index));
        parent.Children.Add(node.Tokens, node);
        _unused++;
        return node;
    }

    private void Use(Sequence sequence, PrefixNode node)
    {
        if (node.Users++ == 0)
        {
            _unused--;
            if (node.Droppable is { } droppable)
            {
                _droppable.Remove(droppable);
                node.Droppable = null;
            }
        }

        sequence.Nodes.Add(node);
    }

    private bool TryDrop()
    {
        if (_droppable.First?.Value is not { } node)
        {
            return false;
        }

        _droppable.RemoveFirst();
        _unused--;
        pages.Return(node.Page);
        var parent = node.Parent!;
        parent.Children.Remove(node.Tokens);
        if (parent is { Parent: not null, Users: 0, Children.Count: 0 })
        {
            // It was last used no later than the end that stood on it.
            parent.Droppable = _droppable.AddFirst(parent);
        }

        return true;
    }
}
