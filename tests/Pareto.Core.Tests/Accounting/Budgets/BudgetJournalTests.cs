using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;

namespace Pareto.Core.Tests.Accounting.Budgets;

public sealed class BudgetJournalTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"pareto-journal-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Read_WhatWasWritten_ComesToTheSame()
    {
        using (var journal = BudgetJournal.Create(_file))
        {
            Write(journal);
        }

        Check(BudgetJournal.Read(_file));
    }

    [Fact]
    public void Read_LastLineCutShort_IsLeftOut()
    {
        using (var journal = BudgetJournal.Create(_file))
        {
            Write(journal);
            journal.Begun(Row("late"), [1], 1000);
        }

        using (var file = File.OpenWrite(_file))
        {
            file.SetLength(file.Length - 10);
        }

        Check(BudgetJournal.Read(_file));
    }

    [Fact]
    public void Read_LineInTheMiddleDamaged_IsRefused()
    {
        using (var journal = BudgetJournal.Create(_file))
        {
            Write(journal);
        }

        var lines = File.ReadAllLines(_file);
        lines[1] = lines[1][..20];
        File.WriteAllLines(_file, lines);

        Should.Throw<InvalidDataException>(() => BudgetJournal.Read(_file)).Message.ShouldContain("damaged in line 2");
    }

    [Fact]
    public void Write_VeryMuch_LeavesOutWhatIsOver()
    {
        using (var journal = BudgetJournal.Create(_file))
        {
            Write(journal);
            for (var i = 0; i < 12_000; i++)
            {
                var row = Row($"more{i}");
                journal.Begun(row, [3], 10);
                journal.Ended(row, 2);
                journal.Committed(row.RequestId);
            }
        }

        new FileInfo(_file).Length.ShouldBeLessThan(9 * 1024 * 1024);
        var state = BudgetJournal.Read(_file);
        Check(state);
        state.SpentBy(3).ShouldBe(24_000);
    }

    private static void Write(BudgetJournal journal)
    {
        var (safe, ended, running) = (Row("safe"), Row("ended"), Row("running"));
        journal.Begun(safe, [1, 2], 100);
        journal.Begun(ended, [1], 200);
        journal.Begun(running, [2], 400);
        journal.Begun(running with { Attempt = 2 }, [1, 2], 800);
        journal.Ended(safe, 10);
        journal.Committed(safe.RequestId);
        journal.Ended(ended with { Outcome = AttemptOutcome.CutOff }, 30);
        journal.Ended(ended with { Outcome = AttemptOutcome.CutOff }, 20);
    }

    private static void Check(BudgetJournalState state)
    {
        state.SpentBy(1).ShouldBe(10 + 20 + 800);
        state.SpentBy(2).ShouldBe(10 + 400 + 800);
        state.Rows.SelectMany(rows => rows).Select(row => (row.RequestId.Value, row.Attempt, row.Outcome, row.Final)).ShouldBe(
            [("ended", 1, AttemptOutcome.CutOff, true), ("running", 1, AttemptOutcome.Abandoned, false), ("running", 2, AttemptOutcome.Abandoned, true)]);
    }

    private static LedgerEntry Row(string request) => Rows.Row(request) with { Outcome = AttemptOutcome.Abandoned };
}
