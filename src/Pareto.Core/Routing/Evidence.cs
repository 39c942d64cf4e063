using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>All that one turn is scored from: its own text, the standing instructions, and the request around it.</summary>
internal ref struct Evidence
{
    public ref readonly TextFeatures Turn;

    /// <summary>The system and developer messages together.</summary>
    public ref readonly TextFeatures System;

    public TaskType Task;

    /// <summary>The request's own facts; only the newest turn has them.</summary>
    public RequestFacts Facts;

    /// <summary>Cues in the instruction. Standing instructions speak for every request, so they count by a third.</summary>
    public readonly double Asked(Cue cue) => Turn.Asked.Of(cue) + (Math.Min(6, System.Asked.Of(cue)) / 3.0);

    /// <summary>Cues anywhere in the turn, those in its material by a quarter.</summary>
    public readonly double Anywhere(Cue cue) => Asked(cue) + (0.25 * Turn.Carried.Of(cue));

    public readonly bool ShortAnswer =>
        Turn.Asked.Of(Cue.ShortAnswer) + System.Asked.Of(Cue.ShortAnswer) > 0 || Facts.MaxOutputTokens is > 0 and <= 16;
}
