using System.Globalization;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Competence;

/// <summary>
/// Which targets may be planned for which work: those of premium for all, since quality is measured against them, others for what they have earned.
/// </summary>
/// <param name="options">How much must be earned.</param>
/// <param name="table">What is known now.</param>
public sealed class EarnedTrust(CompetenceOptions options, Func<CompetenceTable> table)
{
    /// <summary>Share of requests that a target is asked in the background while it is not trusted with them.</summary>
    public double Shadow => options.Shadow;

    public bool Trusts(Target target, Intent intent) => Trusts(target, intent.Task, intent.Complexity);

    public bool Trusts(Target target, TaskType task, int complexity) =>
        target.Tier is null or Tier.Premium || table().Of(target.Id, task, complexity).Low >= options.Quality;

    /// <summary>What a target has earned, for a reason.</summary>
    public string Describe(Target target, Intent intent)
    {
        var earned = table().Of(target.Id, intent.Task, intent.Complexity);
        var shown = earned.IsNothing ? "nothing yet" : string.Create(CultureInfo.InvariantCulture, $"{earned.Quality:0.00} ({earned.Low:0.00}-{earned.High:0.00})");
        return string.Create(CultureInfo.InvariantCulture, $"{target.Name} has earned {shown} of {options.Quality:0.##} on {intent.Task.Name()} {intent.Complexity}");
    }
}
