namespace Pareto.Core.PolicyGate.Detection.Confidential;

/// <summary>The check-digit schemes that a user's recognizer can ask for.</summary>
public enum CheckDigit
{
    /// <summary>Luhn, as cards have it.</summary>
    Luhn,

    /// <summary>ISO 7064 MOD 97-10 over digits and letters, the check digits last.</summary>
    Mod97,

    /// <summary>ISO 7064 MOD 11,10 over digits.</summary>
    Mod1110,

    /// <summary>Verhoeff's scheme over digits.</summary>
    Verhoeff,

    /// <summary>The check digits of an IBAN: MOD 97-10 with the first four characters moved to the end.</summary>
    Iban,
}
