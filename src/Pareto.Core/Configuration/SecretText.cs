namespace Pareto.Core.Configuration;

/// <summary>A secret from the configuration. It never prints itself; whoever needs it says so with <see cref="Reveal"/>.</summary>
public sealed class SecretText(string value)
{
    public string Reveal() => value;

    public override string ToString() => "***";
}
