using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Journal;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting.Journal;

public class JournalRecordTests
{
    [Fact]
    public void Read_EveryField_IsAsItWasWritten()
    {
        LedgerEntry[] rows =
        [
            Rows.FullRow("req_full") with
            {
                Advice = new Advice(AdviceOutcome.Unsure, 3, 2), Purpose = AttemptPurpose.Router, KeyId = "key", Team = "team", Project = "project", EndUser = "user",
                CostParts = new CostParts(1m, 2m, 3m, 4m, 5m), PriceVersion = "2026-01", Service = ServiceTier.Batch, Region = "eu", HoldOut = new HoldOutDraw(HoldOutArm.HeldOut, "unit"),
            },
            Rows.BareRow("req_bare"),
            Rows.Row("req_long") with { Reason = new string('あ', 10_000) },
        ];
        var records = new[] { JournalRecord.Of(rows[..2], null).ToArray(), JournalRecord.Of(rows[2..], Rows.Audit("req_long")).ToArray(), JournalRecord.Of([], Rows.Audit("req_long")).ToArray() };

        var appends = JournalRecord.Read(JournalRecord.Heading, records);

        appends.Select(append => append.Entries.Count).ShouldBe([2, 1, 0]);
        appends.SelectMany(append => append.Entries).ShouldBe(rows);
        appends[0].Audit.ShouldBeNull();
        foreach (var audit in appends.Skip(1).Select(append => append.Audit.ShouldNotBeNull()))
        {
            AuditRow.Of(audit, 1, []).ComputeHash().ShouldBe(AuditRow.Of(Rows.Audit("req_long"), 1, []).ComputeHash());
        }
    }

    [Fact]
    public void Read_HeadingOfAnotherVersion_GivesEachColumnItsOwnValue()
    {
        // Before this version a column was missing, and another stood in another place; after it there was one more.
        var names = LedgerColumns.Names.ToList();
        var cells = new List<byte[]>();
        foreach (var name in names)
        {
            cells.Add(name switch
            {
                "request_id" => Text("req_1"),
                "attempt" or "final" or "input_tokens" => Number(1),
                "tier" => Text("mid"),
                "task" => Text("chat"),
                "outcome" => Text("completed"),
                "price_basis" => Text("catalogue"),
                "purpose" => Text("answer"),
                "cost" => Number(2_000_000_000_000),
                _ when Texts.Contains(name) => Text(name),
                _ => [0],
            });
        }

        Move("cost", to: 0);
        Remove("web_searches");
        names.Add("invented_later");
        cells.Add(Text("whatever"));

        var row = JournalRecord.Read(string.Join(',', names), [[1, 0, 0, 0, .. cells.SelectMany(cell => cell)]]).ShouldHaveSingleItem().Entries.ShouldHaveSingleItem();

        row.RequestId.Value.ShouldBe("req_1");
        row.Workload.ShouldBe("workload");
        row.Tier.ShouldBe(Tier.Mid);
        row.Cost.ShouldBe(2m);
        row.Usage.ShouldBe(new TokenUsage { Input = 1 });

        void Move(string name, int to)
        {
            var from = names.IndexOf(name);
            var cell = cells[from];
            Remove(name);
            names.Insert(to, name);
            cells.Insert(to, cell);
        }

        void Remove(string name)
        {
            cells.RemoveAt(names.IndexOf(name));
            names.Remove(name);
        }
    }

    private static readonly string[] Texts = ["workload", "key_name", "requested_model", "provider", "model", "reason"];

    private static byte[] Number(long value) => [1, .. BitConverter.GetBytes(value)];

    private static byte[] Text(string value) => [2, .. BitConverter.GetBytes(value.Length), .. System.Text.Encoding.ASCII.GetBytes(value)];
}
