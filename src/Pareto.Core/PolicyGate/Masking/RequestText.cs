using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// One text of a request, as recognizers should see it. Most are a string of the request; JSON is told as lines of
/// <c>name: value</c>, decoded, so that a value has its name beside it as context. What may be replaced are the pieces.
/// </summary>
internal sealed class RequestText(string text, ImmutableArray<TextPiece> pieces, bool isOfModel)
{
    public string Text { get; } = text;

    /// <summary>A model wrote it, in an earlier turn.</summary>
    public bool IsOfModel { get; } = isOfModel;

    /// <summary>The strings of the request that the text is made of, in order.</summary>
    public ImmutableArray<TextPiece> Pieces { get; } = pieces;

    /// <summary>
    /// The findings, cut to the pieces they touch: a finding that runs over several becomes one in each, and leaves a
    /// name beside a value alone. What touches none is dropped.
    /// </summary>
    public ImmutableArray<Finding> Cut(ImmutableArray<Finding> findings)
    {
        if (findings.IsEmpty || Pieces.Length == 1 && Pieces[0].End - Pieces[0].Start == Text.Length)
        {
            return findings;
        }

        var cut = ImmutableArray.CreateBuilder<Finding>(findings.Length);
        var first = 0;
        foreach (var finding in findings)
        {
            while (first < Pieces.Length && Pieces[first].End <= finding.Start)
            {
                first++;
            }

            var inValues = false;
            for (var i = first; i < Pieces.Length && Pieces[i].Start < finding.End; i++)
            {
                inValues |= !Pieces[i].IsName;
            }

            for (var i = first; i < Pieces.Length && Pieces[i].Start < finding.End; i++)
            {
                var piece = Pieces[i];
                if (!piece.IsName || !inValues)
                {
                    cut.Add(finding with { Start = Math.Max(finding.Start, piece.Start), End = Math.Min(finding.End, piece.End) });
                }
            }
        }

        return cut.DrainToImmutable();
    }

    // A client's text never prints itself.
    public override string ToString() => $"text of {Text.Length} characters in {Pieces.Length} pieces";
}

/// <summary>Where a string of the request lies in its <see cref="RequestText"/>.</summary>
internal readonly record struct TextPiece(int Start, int End, PieceKind Kind)
{
    public bool IsName => Kind == PieceKind.Name;
}

/// <summary>What a piece is where it comes from: the name of a JSON field, a JSON number, or any other string.</summary>
internal enum PieceKind
{
    Text,
    Name,
    Number,
}
