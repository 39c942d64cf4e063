namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>A secret that shows what it is by its own form.</summary>
/// <param name="Type">The finding's type.</param>
/// <param name="Shape">The whole token in the notation of <see cref="SecretShape"/>, with a fixed text by which it is found.</param>
/// <param name="LeastEntropy">Bits a character of the token's random part that it must have; placeholders have fewer. 0: anything will do.</param>
/// <param name="Contains">A text that the token must hold, wherever.</param>
/// <param name="AnyStart">Found also in the middle of a word; for prefixes that nothing else has.</param>
/// <param name="IsAddress">The whole address that it stands in is the secret: who knows it may use it.</param>
/// <param name="Checksum">True: the token's last six characters are GitHub's checksum of the rest, which makes it certain.</param>
internal sealed record TokenRule(
    string Type,
    string Shape,
    double LeastEntropy = TokenRule.UsualEntropy,
    string? Contains = null,
    bool AnyStart = false,
    bool IsAddress = false,
    bool Checksum = false)
{
    public const double UsualEntropy = 2.5;
}

/// <summary>A secret known only by the name that it is given: <c>DATADOG_API_KEY=…</c>.</summary>
/// <param name="Type">The finding's type.</param>
/// <param name="Names">Words of the name, lower case.</param>
/// <param name="Shapes">The forms that the whole value may have.</param>
internal sealed record AssignedRule(string Type, string[] Names, params string[] Shapes);
