using Pareto.Core.Exchange;
using Pareto.Core.Execution;
using Pareto.Testing;

namespace Pareto.Core.Tests.Docs;

public class ExecutionPageTests
{
    [Fact]
    public void Table_Failures_AreTreatedAsTheCodeTreatsThem()
    {
        var written = MarkdownPage.Of("docs/execution.md").TableRows
            .Where(row => row.Length == 6 && row[0].StartsWith('`'))
            .Select(row => string.Join(' ', row[0], row[2], row[3], row[4]));
        var kinds = Enum.GetValues<UpstreamFailureKind>()
            .Select(kind => $"`{kind}` {Word(kind.MayPass())} {Word(kind.ConcernsTargetOnly())} {Word(kind.SpeaksAgainstTarget())}");

        written.ShouldBe(kinds);

        static string Word(bool holds) => holds ? "yes" : "no";
    }
}
