using System.Globalization;
using Pareto.Core.Storage;

namespace Pareto.Core.Admission.Limits;

/// <summary>What a meter counts. What it is held against is not part of it: a limit that is raised has no new count.</summary>
/// <param name="Limit">The limit's name.</param>
/// <param name="Measure">What is counted.</param>
/// <param name="Window">For how long.</param>
/// <param name="Subject">Whose use: the key's name, the team's, and so on.</param>
internal readonly record struct MeterId(string Limit, LimitMeasure Measure, TimeSpan Window, string Subject)
{
    /// <summary>Its name in a database.</summary>
    public string Text => PostgresText.Of(Measure == LimitMeasure.Concurrency
        ? $"{Limit}/concurrency/{Subject}"
        : string.Create(CultureInfo.InvariantCulture, $"{Limit}/{Word}/{Window.TotalSeconds}/{Subject}"));

    private string Word => Measure switch
    {
        LimitMeasure.Requests => "requests",
        LimitMeasure.Tokens => "tokens",
        _ => "picodollars",
    };
}
