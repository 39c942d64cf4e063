using System.Net;
using Pareto.Core.Admission;

namespace Pareto.Core.Tests.Admission;

public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", true)]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7", true)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("2001:db8::1", "2001:db8::1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    public void Contain_Address_IsInItsRangeAlone(string range, string address, bool inside) =>
        AddressRange.Contain([AddressRange.Parse(range)!.Value], IPAddress.Parse(address)).ShouldBe(inside);

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("2001:db8::/129")]
    [InlineData("localhost")]
    [InlineData("10.0.0.0/8 ")]
    public void Parse_AnythingElse_IsNone(string text) => AddressRange.Parse(text).ShouldBeNull();
}
