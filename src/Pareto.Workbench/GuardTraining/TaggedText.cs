using System.Collections.Immutable;

namespace Pareto.Workbench.GuardTraining;

/// <summary>A text with its names marked.</summary>
/// <param name="Group">Texts of one group are made from one template: a model is never judged on a group that it learned from.</param>
/// <param name="Spans">In order, not overlapping.</param>
internal sealed record TaggedText(string Text, string Group, ImmutableArray<TaggedSpan> Spans);

/// <param name="Start">The first UTF-16 unit.</param>
/// <param name="Kind">An index into <c>NameTag.Types</c>.</param>
internal readonly record struct TaggedSpan(int Start, int End, int Kind);
