namespace Pareto.Core.PolicyGate.Masking;

/// <summary>Something in a request that no recognizer can read, so that policy has to decide about it unseen.</summary>
internal enum Unscannable
{
    Image,
    Audio,

    /// <summary>A file that is no text, or that lies at the provider.</summary>
    File,

    /// <summary>Embedding inputs that came as token ids.</summary>
    Tokens,

    /// <summary>A part of a kind that the vocabulary does not know. Its strings are texts all the same.</summary>
    Opaque,

    /// <summary>A long base64 value among a request's JSON.</summary>
    Encoded,
}
