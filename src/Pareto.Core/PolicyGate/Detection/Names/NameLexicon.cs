namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>
/// The word lists, as an open hash table of word hashes: no word itself is kept. Two words of one hash share their traits,
/// which 32 bits make rare.
/// </summary>
internal sealed class NameLexicon
{
    // Without traits where free.
    private readonly Slot[] _slots;
    private readonly int _mask;

    public NameLexicon(IReadOnlyDictionary<uint, WordTraits> words)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, words.Count * 3));
        _slots = new Slot[size];
        _mask = size - 1;
        foreach (var (hash, traits) in words)
        {
            var at = First(hash);
            while (_slots[at].Traits != WordTraits.None)
            {
                at = (at + 1) & _mask;
            }

            _slots[at] = new Slot(hash, traits);
        }
    }

    public static NameLexicon Empty { get; } = new(new Dictionary<uint, WordTraits>());

    public WordTraits TraitsOf(uint hash)
    {
        for (var at = First(hash); ; at = (at + 1) & _mask)
        {
            var (known, traits) = _slots[at];
            if (known == hash || traits == WordTraits.None)
            {
                return traits;
            }
        }
    }

    private int First(uint hash) => (int)((hash * 2654435769u) >> 7) & _mask;

    private readonly record struct Slot(uint Hash, WordTraits Traits);
}
