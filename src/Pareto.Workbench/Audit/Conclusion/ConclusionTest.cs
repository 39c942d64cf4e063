namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>One of the tests by which people decide whether routing is worth it.</summary>
/// <param name="Name">Names it for programs: <c>routine</c>.</param>
/// <param name="Question">Names it for people.</param>
/// <param name="Number">What was found, with its unit.</param>
/// <param name="Value">The same for programs; null where the log does not tell it.</param>
/// <param name="Threshold">What it is held against, with its unit.</param>
/// <param name="Verdict">What came of it.</param>
/// <param name="Meaning">What follows.</param>
public sealed record ConclusionTest(
    string Name, string Question, string Number, double? Value, string Threshold, TestVerdict Verdict, string Meaning);
