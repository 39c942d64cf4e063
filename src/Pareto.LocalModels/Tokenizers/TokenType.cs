namespace Pareto.LocalModels.Tokenizers;

/// <summary>What a token is for; the numbers are those of <c>tokenizer.ggml.token_type</c>.</summary>
internal enum TokenType
{
    Normal = 1,
    Unknown = 2,

    /// <summary>Steers the model; never made from text.</summary>
    Control = 3,

    /// <summary>Added whole: found in text before anything is cut or merged.</summary>
    UserDefined = 4,
    Unused = 5,

    /// <summary>One byte, for what no other token covers.</summary>
    Byte = 6,
}
