namespace Pareto.LocalModels.Inference;

/// <summary>Why an answer ended.</summary>
public enum GenerationEnd
{
    /// <summary>The model ended it.</summary>
    EndOfAnswer,

    /// <summary>A stop string came up.</summary>
    StopString,

    /// <summary>The most tokens were made.</summary>
    Length,
}
