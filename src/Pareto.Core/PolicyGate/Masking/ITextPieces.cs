namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// What <see cref="RequestWalk"/> shows its pieces to. One reads them, one replaces them: both see the same pieces in
/// the same order, which is all that ties a finding to its place.
/// </summary>
internal interface ITextPieces
{
    /// <summary>The pieces up to the next call belong to one text.</summary>
    /// <param name="isOfModel">A model wrote it, in an earlier turn.</param>
    void Begin(bool isOfModel = false);

    /// <summary>What stands instead of the value: the same instance where nothing changes.</summary>
    /// <param name="label">The name that the value goes by, where it has one.</param>
    string Value(string? label, string value);

    /// <summary>As <see cref="Value"/>, for a field's name; the value that comes next belongs to it.</summary>
    /// <param name="isIdentifier">The name has the limits of <see cref="Identifier"/>.</param>
    string Name(string name, bool isIdentifier = false);

    /// <summary>As <see cref="Value"/>, for a JSON number; what stands instead is a string.</summary>
    string Number(string? label, string number);

    /// <summary>As <see cref="Value"/>, for what providers take only letters, digits, <c>_</c> and <c>-</c> in.</summary>
    string Identifier(string? label, string value);

    void Skip(Unscannable kind);
}
