namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>
/// The word lists, as an open hash table of word hashes: no word itself is kept. Two words of one hash share their traits,
/// which 32 bits make rare.
/// </summary>
internal sealed class NameLexicon
{
    private readonly uint[] _hashes;
    private readonly WordTraits[] _traits;
    private readonly int _mask;

    public NameLexicon(IReadOnlyDictionary<uint, WordTraits> words)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, words.Count * 3));
        _hashes = new uint[size];
        _traits = new WordTraits[size];
        _mask = size - 1;
        foreach (var (hash, traits) in words)
        {
            var at = Slot(hash);
            while (_traits[at] != WordTraits.None)
            {
                at = (at + 1) & _mask;
            }

            _hashes[at] = hash;
            _traits[at] = traits;
        }
    }

    public static NameLexicon Empty { get; } = new(new Dictionary<uint, WordTraits>());

    public WordTraits TraitsOf(uint hash)
    {
        var at = Slot(hash);
        while (_traits[at] != WordTraits.None)
        {
            if (_hashes[at] == hash)
            {
                return _traits[at];
            }

            at = (at + 1) & _mask;
        }

        return WordTraits.None;
    }

    private int Slot(uint hash) => (int)((hash * 2654435769u) >> 7) & _mask;
}
