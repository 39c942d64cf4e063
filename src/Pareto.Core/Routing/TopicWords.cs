using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pareto.Core.Routing;

/// <summary>A set of content words, kept as 1,024 bits: enough to tell whether two turns speak of the same thing.</summary>
internal struct TopicWords
{
    // Beyond this the set would be so full that any two texts share words.
    private const int MostWords = 160;

    private Bits _bits;

    public int Count { get; private set; }

    public void Add(uint hash)
    {
        if (Count >= MostWords)
        {
            return;
        }

        var bit = (int)(hash % 1024);
        var mask = 1UL << (bit & 63);
        if ((_bits[bit >> 6] & mask) == 0)
        {
            _bits[bit >> 6] |= mask;
            Count++;
        }
    }

    public void AddAll(in TopicWords other)
    {
        Count = 0;
        for (var i = 0; i < Bits.Length; i++)
        {
            _bits[i] |= other._bits[i];
            Count += BitOperations.PopCount(_bits[i]);
        }
    }

    public readonly int SharedWith(in TopicWords other)
    {
        var shared = 0;
        for (var i = 0; i < Bits.Length; i++)
        {
            shared += BitOperations.PopCount(_bits[i] & other._bits[i]);
        }

        return shared;
    }

    [InlineArray(Length)]
    private struct Bits
    {
        public const int Length = 16;

        private ulong _first;
    }
}
