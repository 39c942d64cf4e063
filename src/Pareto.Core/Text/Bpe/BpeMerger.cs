using System.Buffers;

namespace Pareto.Core.Text.Bpe;

/// <summary>
/// Byte-pair encoding of one piece: as long as two neighbouring parts form a token, the pair of the lowest id is joined,
/// the leftmost first. A priority queue of pairs keeps that at O(n log n); joined pairs stay in the queue and are passed
/// over when they come up.
/// </summary>
internal ref struct BpeMerger
{
    // Five numbers a byte: three lists and two places in the queue.
    private const int BytesOnStack = 96;
    private const int ListsPerByte = 3;
    private const int QueuedPerByte = 2;

    private readonly BpeVocabulary _vocabulary;
    private readonly ReadOnlySpan<byte> _piece;

    // A part is known by its first byte: where the next one begins, where the one before did, and the id of the token that
    // it forms with the next (negative: none).
    private readonly Span<int> _next;
    private readonly Span<int> _previous;
    private readonly Span<int> _joined;

    // A binary heap of id << 32 | first byte.
    private readonly Span<long> _queue;
    private int _queued;
    private long _steps;

    private BpeMerger(BpeVocabulary vocabulary, ReadOnlySpan<byte> piece, Span<int> lists, Span<long> queue)
    {
        _vocabulary = vocabulary;
        _piece = piece;
        _next = lists[..piece.Length];
        _previous = lists.Slice(piece.Length, piece.Length);
        _joined = lists.Slice(2 * piece.Length, piece.Length);
        _queue = queue;
    }

    /// <summary>The number of tokens of a piece (at least one byte); their ids go to <paramref name="ids"/> where it is given.</summary>
    public static int Count(BpeVocabulary vocabulary, ReadOnlySpan<byte> piece, List<int>? ids, ref long steps)
    {
        steps++;
        var whole = vocabulary.Find(piece);
        if (whole >= 0)
        {
            ids?.Add(whole);
            return 1;
        }

        if (piece.Length <= BytesOnStack)
        {
            var merger = new BpeMerger(
                vocabulary, piece, stackalloc int[ListsPerByte * BytesOnStack], stackalloc long[QueuedPerByte * BytesOnStack]);
            return merger.Merge(ids, ref steps);
        }

        var lists = ArrayPool<int>.Shared.Rent(ListsPerByte * piece.Length);
        var queue = ArrayPool<long>.Shared.Rent(QueuedPerByte * piece.Length);
        var longMerger = new BpeMerger(vocabulary, piece, lists, queue);
        var count = longMerger.Merge(ids, ref steps);
        ArrayPool<int>.Shared.Return(lists);
        ArrayPool<long>.Shared.Return(queue);
        return count;
    }

    private int Merge(List<int>? ids, ref long steps)
    {
        for (var part = 0; part < _piece.Length; part++)
        {
            _next[part] = part + 1;
            _previous[part] = part - 1;
        }

        for (var part = 0; part < _piece.Length; part++)
        {
            Offer(part);
        }

        var count = _piece.Length;
        while (_queued > 0)
        {
            var pair = Take();
            var left = (int)(pair & uint.MaxValue);
            if (_joined[left] != (int)(pair >> 32))
            {
                continue;
            }

            var right = _next[left];
            var after = _next[right];
            _next[left] = after;
            _joined[right] = BpeVocabulary.NoToken;
            if (after < _piece.Length)
            {
                _previous[after] = left;
            }

            count--;
            Offer(left);
            if (_previous[left] >= 0)
            {
                Offer(_previous[left]);
            }
        }

        for (var part = 0; ids is not null && part < _piece.Length; part = _next[part])
        {
            ids.Add(_vocabulary.Find(_piece[part.._next[part]]));
        }

        steps += _steps;
        return count;
    }

    private void Offer(int left)
    {
        var right = _next[left];
        if (right == _piece.Length)
        {
            _joined[left] = BpeVocabulary.NoToken;
            return;
        }

        _steps++;
        var id = _vocabulary.Find(_piece[left.._next[right]]);
        _joined[left] = id;
        if (id >= 0)
        {
            Put(((long)id << 32) | (uint)left);
        }
    }

    private void Put(long pair)
    {
        var place = _queued++;
        while (place > 0)
        {
            _steps++;
            var parent = (place - 1) / 2;
            if (_queue[parent] <= pair)
            {
                break;
            }

            _queue[place] = _queue[parent];
            place = parent;
        }

        _queue[place] = pair;
    }

    private long Take()
    {
        var first = _queue[0];
        var moved = _queue[--_queued];
        var place = 0;
        while (true)
        {
            _steps++;
            var child = (2 * place) + 1;
            if (child >= _queued)
            {
                break;
            }

            if (child + 1 < _queued && _queue[child + 1] < _queue[child])
            {
                child++;
            }

            if (_queue[child] >= moved)
            {
                break;
            }

            _queue[place] = _queue[child];
            place = child;
        }

        _queue[place] = moved;
        return first;
    }
}
