namespace Pareto.Core.Admission.Keys;

/// <summary>Whether a virtual key may be used. Its expiry is another matter.</summary>
public enum KeyState
{
    Enabled,

    /// <summary>Refused until it is enabled again.</summary>
    Disabled,

    /// <summary>Refused for good; kept so that the ledger's rows still have a holder.</summary>
    Revoked,
}
