using Pareto.Core.Exchange;

namespace Pareto.Core.Tests.Exchange;

public class RequestIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void New_IsUuidOfVersion7_WithItsTime()
    {
        var uuid = Guid.ParseExact(RequestId.New(Now).Value["req_".Length..], "N");

        uuid.Version.ShouldBe(7);
        (uuid.Variant & 0b1100).ShouldBe(0b1000);
        Convert.ToInt64(uuid.ToString("N")[..12], 16).ShouldBe(Now.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void New_Many_AreDistinct_AndSortByTime()
    {
        var first = Enumerable.Range(0, 10_000).Select(_ => RequestId.New(Now).Value).ToList();
        var later = RequestId.New(Now.AddMilliseconds(1)).Value;

        first.Distinct().Count().ShouldBe(first.Count);
        first.ShouldAllBe(id => string.CompareOrdinal(id, later) < 0);
    }
}
