namespace Pareto.Core.Admission.Keys;

/// <summary>A key and its text, as they are shown the one time that the text can be.</summary>
/// <param name="Secret">What the holder sends.</param>
/// <param name="Key">What is kept.</param>
public sealed record IssuedKey(string Secret, VirtualKey Key)
{
    // Records print their properties, and this one holds a key.
    public override string ToString() => $"key {Key.Id}";
}
