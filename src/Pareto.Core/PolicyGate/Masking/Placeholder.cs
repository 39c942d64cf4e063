namespace Pareto.Core.PolicyGate.Masking;

/// <summary>One value and what stands for it.</summary>
/// <param name="Name">The type and a number, such as <c>PERSON_1</c>: what models keep of it whatever else they change.</param>
/// <param name="Value">What it stands for, as it was sent.</param>
/// <param name="IsNumber">The value was a JSON number wherever it stood.</param>
internal sealed record Placeholder(string Name, string Value, bool IsNumber)
{
    /// <summary>As it stands in a text: in angle brackets, which models take for a slot and leave alone.</summary>
    public string Text => $"<{Name}>";

    // The value is what masking is there to hide.
    public override string ToString() => Text;
}
