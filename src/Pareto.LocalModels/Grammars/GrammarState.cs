namespace Pareto.LocalModels.Grammars;

/// <summary>Where an answer may stand: what may follow, and where each byte leads, both worked out when first asked for.</summary>
internal sealed class GrammarState
{
    private readonly byte[] _classes = new byte[256];
    private readonly int[] _representatives;
    private readonly GrammarState?[] _targets;

    public GrammarState(Expression expression, SymbolClasses classes)
    {
        Expression = expression;
        var used = new List<int> { -1 };
        foreach (var (first, last, number) in classes.Intervals)
        {
            if (first >= SymbolSet.FirstToken)
            {
                Tokens.Add(first - SymbolSet.FirstToken);
                continue;
            }

            // Class 0 leads nowhere.
            var place = used.IndexOf(classes.Representatives[number]);
            if (place < 0)
            {
                place = used.Count;
                used.Add(classes.Representatives[number]);
            }

            Array.Fill(_classes, (byte)place, first, last - first + 1);
        }

        _representatives = [.. used];
        _targets = new GrammarState?[used.Count];
        _targets[0] = Dead;
    }

    private GrammarState()
    {
        Expression = null!;
        _representatives = [-1];
        _targets = [this];
    }

    /// <summary>Where nothing fits any more.</summary>
    public static GrammarState Dead { get; } = new();

    public Expression Expression { get; }

    /// <summary>The special tokens that may come next.</summary>
    public List<int> Tokens { get; } = [];

    /// <summary>The tokens that may come next, where that was worked out.</summary>
    public TokenMask? Mask { get; set; }

    /// <summary>Where a byte leads; null where that was not worked out yet.</summary>
    public GrammarState? Next(byte value) => _targets[_classes[value]];

    /// <summary>A byte that leads to the same place as this one.</summary>
    public int Representative(byte value) => _representatives[_classes[value]];

    public void SetNext(byte value, GrammarState next) => _targets[_classes[value]] = next;
}
