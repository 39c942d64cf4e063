using System.Buffers;

namespace Pareto.Core.Text.Bpe;

/// <summary>
/// Byte-pair encoding of one piece: as long as two neighbouring parts may be joined, the pair of the lowest rank is, the
/// leftmost first. A priority queue of pairs keeps that at O(n log n); joined pairs stay in the queue and are passed over
/// when they come up.
/// </summary>
internal ref struct BpeMerger<TRules>
    where TRules : struct, IMergeRules
{
    private const int Never = -1;

    // Five numbers a byte: three lists and two places in the queue.
    private const int BytesOnStack = 96;
    private const int ListsPerByte = 3;
    private const int QueuedPerByte = 2;

    private readonly TRules _rules;
    private readonly ReadOnlySpan<byte> _piece;

    // A part is known by its first byte: where the next one begins, where the one before did, and the rank at which it is
    // joined with the next (negative: never).
    private readonly Span<int> _next;
    private readonly Span<int> _previous;
    private readonly Span<int> _joined;

    // A binary heap of rank << 32 | first byte.
    private readonly Span<long> _queue;
    private int _queued;
    private long _steps;

    private BpeMerger(TRules rules, ReadOnlySpan<byte> piece, Span<int> lists, Span<long> queue)
    {
        _rules = rules;
        _piece = piece;
        _next = lists[..piece.Length];
        _previous = lists.Slice(piece.Length, piece.Length);
        _joined = lists.Slice(2 * piece.Length, piece.Length);
        _queue = queue;
    }

    /// <summary>Joins what the rules join; the number of parts that are left, whose tokens go to <paramref name="ids"/> where it is given.</summary>
    public static int Count(TRules rules, ReadOnlySpan<byte> piece, List<int>? ids, ref long steps)
    {
        if (piece.Length <= BytesOnStack)
        {
            var merger = new BpeMerger<TRules>(
                rules, piece, stackalloc int[ListsPerByte * BytesOnStack], stackalloc long[QueuedPerByte * BytesOnStack]);
            return merger.Merge(ids, ref steps);
        }

        var lists = ArrayPool<int>.Shared.Rent(ListsPerByte * piece.Length);
        var queue = ArrayPool<long>.Shared.Rent(QueuedPerByte * piece.Length);
        var longMerger = new BpeMerger<TRules>(rules, piece, lists, queue);
        var count = longMerger.Merge(ids, ref steps);
        ArrayPool<int>.Shared.Return(lists);
        ArrayPool<long>.Shared.Return(queue);
        return count;
    }

    private int Merge(List<int>? ids, ref long steps)
    {
        var count = 0;
        for (int part = 0, before = -1; part < _piece.Length; before = part, part = _next[part], count++)
        {
            _next[part] = part + _rules.SymbolLength(_piece[part..]);
            _previous[part] = before;
        }

        for (var part = 0; part < _piece.Length; part = _next[part])
        {
            Offer(part);
        }

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
            _joined[right] = Never;
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
            _rules.Add(_piece[part.._next[part]], ids);
        }

        steps += _steps;
        return count;
    }

    private void Offer(int left)
    {
        var right = _next[left];
        if (right == _piece.Length)
        {
            _joined[left] = Never;
            return;
        }

        _steps++;
        var rank = _rules.Rank(_piece[left.._next[right]], right - left);
        _joined[left] = rank;
        if (rank >= 0)
        {
            Put(((long)rank << 32) | (uint)left);
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
