using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Personal;

namespace Pareto.Core.Tests.PolicyGate.Detection.Personal;

public sealed class CardRecognizerTests
{
    // Test numbers that the schemes and payment providers publish, and numbers made for each length.
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("5555555555554444")]
    [InlineData("2223003122003222")]
    [InlineData("378282246310005")]
    [InlineData("3782 822463 10005")]
    [InlineData("30569309025904")]
    [InlineData("3056 930902 5904")]
    [InlineData("6011111111111117")]
    [InlineData("3530111333300000")]
    [InlineData("6200000000000005")]
    [InlineData("6759649826438453")]
    public void Find_NumberAlone_IsFound(string number) => Find("pay with " + number + " today").ShouldBe([number]);

    [Theory]
    [InlineData(12, "50")]
    [InlineData(13, "4")]
    [InlineData(14, "36")]
    [InlineData(15, "1800")]
    [InlineData(16, "4")]
    [InlineData(17, "62")]
    [InlineData(18, "62")]
    [InlineData(19, "4")]
    public void Find_EachLengthBesideAWord_IsFound(int length, string prefix)
    {
        var number = WithCheckDigit(prefix, length);

        Find("card number " + number).ShouldBe([number]);
        Find(number + " is my credit card").ShouldBe([number]);
    }

    [Theory]
    [InlineData("my card is 4111-1111-1111-1112")]
    [InlineData("card 0000000000000000")]
    [InlineData("x4111111111111111")]
    [InlineData("4111111111111111a")]
    [InlineData("0.4111111111111111")]
    [InlineData("$4111111111111111")]
    [InlineData("41111111111111111111")]
    [InlineData("order 501234567894")]
    [InlineData("4111 1111-1111 1111")]
    public void Find_NoCard_IsNotFound(string text) => Find(text).ShouldBeEmpty();

    [Fact]
    public void Find_SeveralInARow_FindsEach() =>
        Find("4111111111111111 4111-1111-1111-1111 4111 1111 1111 1111").ShouldBe(["4111111111111111", "4111-1111-1111-1111", "4111 1111 1111 1111"]);

    private static string[] Find(string text) => Scans.Of(new CardRecognizer(), CardRecognizer.Type, text);

    private static string WithCheckDigit(string prefix, int length)
    {
        var body = prefix + string.Concat(Enumerable.Range(0, length - prefix.Length - 1).Select(at => (char)('1' + (at % 7))));
        return Enumerable.Range(0, 10).Select(digit => body + digit).Single(number => CheckDigits.Luhn(number));
    }
}
