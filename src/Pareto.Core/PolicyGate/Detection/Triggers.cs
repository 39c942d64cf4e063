using System.Buffers;

namespace Pareto.Core.PolicyGate.Detection;

/// <summary>What several recognizers share as <see cref="IRecognizer.Triggers"/>.</summary>
internal static class Triggers
{
    /// <summary>A normalised text has no other digits.</summary>
    public static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    public static readonly SearchValues<char> StopOrColon = SearchValues.Create(".:");
}
