namespace Pareto.Core.Wire;

/// <summary>Which ids of tool calls a server takes.</summary>
public enum ToolCallIdForm
{
    /// <summary>Any.</summary>
    AsGiven,

    /// <summary>Up to 40 characters (OpenAI: "string too long. Expected a string with maximum length 40").</summary>
    AtMost40,

    /// <summary>Nine letters and digits, no more and no fewer (Mistral: "must be a-z, A-Z, 0-9, with a length of 9").</summary>
    NineAlphanumeric,
}
