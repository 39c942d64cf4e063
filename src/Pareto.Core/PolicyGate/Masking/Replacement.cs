namespace Pareto.Core.PolicyGate.Masking;

/// <summary>What stands instead of a stretch of a text, in UTF-16 units of it.</summary>
internal readonly record struct Replacement(int Start, int End, string Text)
{
    public override string ToString() => $"{Start}..{End}";
}
