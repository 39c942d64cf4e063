using System.Diagnostics.CodeAnalysis;

namespace Pareto.Core.Exchange;

/// <summary>
/// Names a target as people write it: <c>provider/model</c>. The provider's name holds no slash, so the first one
/// parts the two and the model may hold more of them (<c>together/meta-llama/Llama-3-8b</c>).
/// </summary>
public readonly record struct TargetId(string Provider, string Model)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out TargetId? id)
    {
        var slash = text?.IndexOf('/') ?? -1;
        id = slash > 0 && slash < text!.Length - 1 ? new TargetId(text[..slash], text[(slash + 1)..]) : null;
        return id is not null;
    }

    public override string ToString() => $"{Provider}/{Model}";
}
