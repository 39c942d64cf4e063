namespace Pareto.Workbench.Audit.Findings;

/// <summary>
/// Remembers which keys have been seen and when last, in bounded memory: two generations, of which the older one is dropped when the
/// younger is full. A key that is met again moves to the younger one, so what is forgotten has not been met for at least a whole
/// generation, as in a cache of that size.
/// </summary>
/// <param name="mostSlots">Slots of a generation, a power of two; three in five are filled. A slot takes 12 bytes.</param>
internal sealed class RecentTable(int mostSlots)
{
    private const int FirstSlots = 1 << 10;

    private Generation _young = new(FirstSlots);
    private Generation? _old;

    /// <summary>Notes a key; whether it was there, and when it was met last.</summary>
    public bool Meet(ulong key, uint now, out uint last)
    {
        // 0 stands for an empty slot.
        key = key == 0 ? 1 : key;
        if (_young.Meet(key, now, out last))
        {
            return true;
        }

        var known = _old is not null && _old.Find(key, out last);
        if (_young.IsFull)
        {
            MakeRoom();
            _young.Meet(key, now, out _);
        }

        return known;
    }

    private void MakeRoom()
    {
        if (_young.Slots < mostSlots)
        {
            _young = _young.Doubled();
            return;
        }

        var emptied = _old ?? new Generation(mostSlots);
        emptied.Clear();
        (_old, _young) = (_young, emptied);
    }

    private sealed class Generation(int slots)
    {
        private readonly ulong[] _keys = new ulong[slots];
        private readonly uint[] _times = new uint[slots];
        private int _filled;

        public int Slots => slots;

        public bool IsFull => _filled >= slots / 5 * 3;

        // True where it was there; else it is added, unless the generation is full.
        public bool Meet(ulong key, uint now, out uint last)
        {
            var at = SlotOf(key);
            last = _times[at];
            if (_keys[at] == key)
            {
                _times[at] = now;
                return true;
            }

            if (!IsFull)
            {
                (_keys[at], _times[at]) = (key, now);
                _filled++;
            }

            return false;
        }

        public bool Find(ulong key, out uint last)
        {
            var at = SlotOf(key);
            last = _times[at];
            return _keys[at] == key;
        }

        public void Clear()
        {
            Array.Clear(_keys);
            _filled = 0;
        }

        public Generation Doubled()
        {
            var doubled = new Generation(slots * 2);
            for (var i = 0; i < slots; i++)
            {
                if (_keys[i] != 0)
                {
                    doubled.Meet(_keys[i], _times[i], out _);
                }
            }

            return doubled;
        }

        // The key's slot, or the empty one where it would go.
        private int SlotOf(ulong key)
        {
            var mask = slots - 1;
            var at = (int)(TextHash.Mix(key) >> 20) & mask;
            while (_keys[at] != 0 && _keys[at] != key)
            {
                at = (at + 1) & mask;
            }

            return at;
        }
    }
}
