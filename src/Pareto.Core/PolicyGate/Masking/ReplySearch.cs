using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// What is looked for in one reply, and what comes of it. Sees the reply before values are put back, so what a user
/// sent and gets back is no finding; nor is a placeholder.
/// </summary>
internal sealed class ReplySearch(Detector detector, ReplyAction action)
{
    /// <summary>Whether the client has sent the value itself; nothing of that kind is a finding.</summary>
    public Predicate<string>? IsKnown { get; init; }

    /// <summary>Told of each finding once. Its place is of no use to anyone outside.</summary>
    public Action<Finding>? Found { get; init; }

    /// <summary>Told when a recognizer fails, with its name.</summary>
    public Action<string>? Failed { get; init; }

    /// <summary>A reply that could not be searched goes on; else it ends there, unless findings are only logged.</summary>
    public bool AllowsOnFailure { get; init; }

    public ReplyAction Action => action;

    /// <summary>The reply must end here: something was found in it that blocks it, or the search failed.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The findings of a text, without what the client sent and without placeholders.</summary>
    public ImmutableArray<Finding> Find(string text, Placeholders placeholders, CancellationToken cancellationToken)
    {
        ImmutableArray<Finding> findings;
        try
        {
            findings = detector.Scan(text, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Failed?.Invoke(exception is RecognizerException broken ? broken.Recognizer : exception.GetType().Name);
            IsStopped |= action is not ReplyAction.Log && !AllowsOnFailure;
            return [];
        }

        if (findings.IsEmpty)
        {
            return findings;
        }

        if (!placeholders.IsEmpty)
        {
            findings = Without(findings, placeholders.Find(text));
        }

        return IsKnown is null ? findings : findings.RemoveAll(finding => IsKnown(text[finding.Start..finding.End]));
    }

    /// <summary>Notes that a finding is final.</summary>
    public void Settle(Finding finding)
    {
        Found?.Invoke(finding);
        IsStopped |= action == ReplyAction.Block;
    }

    private static ImmutableArray<Finding> Without(ImmutableArray<Finding> findings, List<(int Start, int End)> placeholders)
    {
        if (placeholders.Count == 0)
        {
            return findings;
        }

        var left = ImmutableArray.CreateBuilder<Finding>(findings.Length);
        foreach (var finding in findings)
        {
            var start = finding.Start;
            foreach (var (from, to) in placeholders)
            {
                if (to <= start || from >= finding.End)
                {
                    continue;
                }

                if (from > start)
                {
                    left.Add(finding with { Start = start, End = from });
                }

                start = to;
            }

            if (start < finding.End)
            {
                left.Add(finding with { Start = start });
            }
        }

        return left.DrainToImmutable();
    }
}
