namespace Pareto.Core.PolicyGate.Detection.Identifiers;

/// <summary>How a stretch of text hangs together with what stands around it.</summary>
internal enum Joint
{
    /// <summary>It stands for itself.</summary>
    Free,

    /// <summary>It may be a piece of something longer, or an amount: only a word near makes it an identifier.</summary>
    Joined,

    /// <summary>It is a piece of a longer word or number.</summary>
    Inside,
}
