using System.Buffers;
using System.Text;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Telemetry;
using Pareto.Core.Telemetry.Metrics;
using Pareto.Core.Tests.Accounting;

namespace Pareto.Core.Tests.Telemetry;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly GatewayMeters _meters = new();
    private readonly MetricsCollector _collector;

    public MetricsCollectorTests() => _collector = new MetricsCollector(_meters);

    public void Dispose()
    {
        _collector.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public void Write_LabelWithEverySpecialCharacter_IsEscaped()
    {
        _meters.Errors.Add(2, new KeyValuePair<string, object?>("error.type", "a\\b\"c\nd"));

        Lines().ShouldContain("""pareto_errors_total{error_type="a\\b\"c\nd"} 2""");
    }

    [Fact]
    public void Write_Histogram_BucketsHoldTheirBoundAndAllBelow()
    {
        foreach (var seconds in new[] { 0.001, 0.0011, 0.5, 7 })
        {
            _meters.Overhead.Record(seconds);
        }

        var lines = Lines();

        lines.ShouldContain("""pareto_request_overhead_seconds_bucket{le="0.0005"} 0""");
        lines.ShouldContain("""pareto_request_overhead_seconds_bucket{le="0.001"} 1""");
        lines.ShouldContain("""pareto_request_overhead_seconds_bucket{le="0.0025"} 2""");
        lines.ShouldContain("""pareto_request_overhead_seconds_bucket{le="1"} 3""");
        lines.ShouldContain("""pareto_request_overhead_seconds_bucket{le="+Inf"} 4""");
        lines.ShouldContain("pareto_request_overhead_seconds_count 4");
        lines.ShouldContain("pareto_request_overhead_seconds_sum 7.5021");
    }

    [Fact]
    public void Write_MoreSeriesThanAreToldApart_TheRestSharesOne()
    {
        const int Sent = MetricFamily.MostSeries + 5;
        for (var i = 0; i < Sent; i++)
        {
            _meters.Errors.Add(1, new KeyValuePair<string, object?>("error.type", $"e{i}"));
        }

        var lines = Lines().Where(line => line.StartsWith("pareto_errors_total{", StringComparison.Ordinal)).ToList();

        lines.Count.ShouldBe(MetricFamily.MostSeries + 1);
        lines.ShouldContain("""pareto_errors_total{error_type="other"} 5""");
    }

    [Fact]
    public void Write_GatewaysBeside_AreNotCounted()
    {
        using var others = new GatewayMeters();
        others.Errors.Add(1, new KeyValuePair<string, object?>("error.type", "theirs"));
        _meters.Errors.Add(1, new KeyValuePair<string, object?>("error.type", "mine"));

        Lines().Count(line => line.StartsWith("pareto_errors_total{", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void Write_ObservedValueThatIsGone_IsNotShownAnyMore()
    {
        var targets = new List<string> { "a", "b" };
        _meters.Observe("pareto.test", "1", "", () => targets.Select(target => new System.Diagnostics.Metrics.Measurement<int>(1, new KeyValuePair<string, object?>("target", target))));

        var before = Lines();
        targets.Remove("a");
        var after = Lines();

        before.ShouldContain("""pareto_test{target="a"} 1""");
        after.ShouldNotContain("""pareto_test{target="a"} 1""");
        after.ShouldContain("""pareto_test{target="b"} 1""");
    }

    /// <summary>What every request pays: nothing for the collector of garbage to do.</summary>
    [Fact]
    public void Count_RowsOfKnownLabels_AllocatesNothing()
    {
        LedgerEntry[] rows = [Rows.Row("req_1")];
        var target = new Target
        {
            Id = rows[0].Target, Location = TargetLocation.Local, Abilities = TargetAbilities.Chat, ContextTokens = 8192,
        };
        var telemetry = new LedgerTelemetry(_meters, [target], provider => provider);
        var request = new ChatRequest
        {
            Id = rows[0].RequestId, ReceivedAt = Rows.Noon, ReceivedTimestamp = 0, Model = "auto", Credential = default, Stream = true, Messages = [],
        };
        const int Times = 200;
        Count();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Count();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBeLessThan(Times);
        Lines().ShouldContain(line => line.StartsWith("pareto_requests_total{", StringComparison.Ordinal) && line.EndsWith($" {2 * Times}", StringComparison.Ordinal));

        void Count()
        {
            for (var i = 0; i < Times; i++)
            {
                telemetry.Count(request, rows);
            }
        }
    }

    [Fact]
    public void LabelLimit_ValuesBeyondIt_AreOtherAndKnownOnesStay()
    {
        var limit = new LabelLimit(2);

        limit.Of("a").ShouldBe("a");
        limit.Of("b").ShouldBe("b");
        limit.Of("c").ShouldBe("other");
        limit.Of("a").ShouldBe("a");
        limit.Of("c").ShouldBe("other");
    }

    private string[] Lines()
    {
        var output = new ArrayBufferWriter<byte>();
        _collector.Write(output, openMetrics: false);
        return Encoding.UTF8.GetString(output.WrittenSpan).Split('\n');
    }
}
