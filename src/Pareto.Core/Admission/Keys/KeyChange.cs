using System.Diagnostics.CodeAnalysis;

namespace Pareto.Core.Admission.Keys;

/// <summary>What came of a change to a virtual key: the key as it is now, or why nothing was changed.</summary>
public sealed record KeyChange
{
    private KeyChange()
    {
    }

    public VirtualKey? Key { get; private init; }

    /// <summary>The key's text, where the change has made one: the only time it can be shown.</summary>
    public string? Secret { get; private init; }

    public KeyRefusal? Refusal { get; private init; }

    [MemberNotNullWhen(true, nameof(Key))]
    public bool IsDone => Key is not null;

    public static KeyChange Done(VirtualKey key, string? secret = null) => new() { Key = key, Secret = secret };

    public static KeyChange Refuse(KeyRefusal refusal) => new() { Refusal = refusal };

    // Records print their properties, and this one may hold a key.
    public override string ToString() => Key is null ? $"refused: {Refusal}" : $"key {Key.Id}";
}

/// <summary>Why a virtual key was not changed.</summary>
public enum KeyRefusal
{
    /// <summary>No virtual key has this id or name.</summary>
    Unknown,

    /// <summary>Another virtual key has the name.</summary>
    NameTaken,

    /// <summary>The key was revoked, which is for good.</summary>
    Revoked,
}
