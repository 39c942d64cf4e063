using System.Runtime.CompilerServices;

namespace Pareto.Core.Routing;

/// <summary>One counter for each <see cref="Cue"/>, inline: a value, no allocation.</summary>
[InlineArray((int)Cue.Count)]
internal struct CueCounts
{
    private int _first;

    public readonly int Of(Cue cue) => this[(int)cue];

    public void Add(Cue cue) => this[(int)cue]++;
}
