using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Core.Tests.PolicyGate.Detection;

public sealed class ContextWordsTests
{
    private static readonly ContextWords Words = ContextWords.Of("phone", "telephone", "teléfono", "date of birth", "driver's licence", "henkilötunnu*", "전화번호", "電話", "iban");

    [Theory]
    [InlineData("my phone is 1234")]
    [InlineData("1234 is my Phone")]
    [InlineData("PHONES 1234")]
    [InlineData("telefono 1234")]
    [InlineData("tele\u0301fono 1234")]
    [InlineData("phoneNumber: 1234")]
    [InlineData("\"phone_number\": \"1234\"")]
    [InlineData("IBANValue 1234")]
    [InlineData("Date of Birth: 1234")]
    [InlineData("dateOfBirth=1234")]
    [InlineData("date_of_birth=1234")]
    [InlineData("driver's licence 1234")]
    [InlineData("henkilötunnukseni on 1234")]
    [InlineData("제전화번호는 1234")]
    [InlineData("電話1234")]
    [InlineData("phone\n1234")]
    public void Near_WordOnEitherSide_IsTrue(string text) => Near(text).ShouldBeTrue();

    [Theory]
    [InlineData("phony 1234")]
    [InlineData("microphoned 1234")]
    [InlineData("date of arrival: 1234")]
    [InlineData("date of births are 1234x")]
    [InlineData("1234, phone: 77")]
    [InlineData("1234\nphone")]
    [InlineData("phone, and then a very long sentence that goes on about something else until 1234")]
    public void Near_NoWholeWordInReach_IsFalse(string text) => Near(text).ShouldBeFalse();

    [Theory]
    [InlineData("| name | phone | order |\n|---|---|---|\n| Ana | 1234 | 99 |", true)]
    [InlineData("| name | order | phone |\n|---|---|---|\n| Ana | 1234 | 99 |", false)]
    [InlineData("name,phone,total\nA,1,2\nB,3,4\nC,5,6\nD,7,8\nE,9,10\nF,11,12\nG,13,14\nH,15,16\nI,17,18\nJ,19,20\nK,21,22\nAna,1234,5", true)]
    [InlineData("name,phone,total\nA,1,2\nB,3,4\nC,5,6\nD,7,8\nE,9,10\nF,11,12\nG,13,14\nH,15,16\nI,17,18\nJ,19,20\nK,21,22\nAna,5,1234", false)]
    [InlineData("name\tphone\nAna\t1234", false)]
    public void Distance_WordInTheHeadingOfTheColumn_IsAsNearAsALabel(string text, bool isLabel)
    {
        var start = text.IndexOf("1234", StringComparison.Ordinal);

        (Words.Distance(ScannedText.Of(text), start, start + 4) <= 2).ShouldBe(isLabel);
    }

    [Fact]
    public void Distance_WordBeforeAndAfter_PrefersTheOneBefore()
    {
        var text = ScannedText.Of("phone 1234 iban");
        var before = ContextWords.Of("phone").Distance(text, 6, 10);
        var after = ContextWords.Of("iban").Distance(text, 6, 10);

        before.ShouldNotBeNull();
        after.ShouldNotBeNull();
        before.Value.ShouldBeLessThan(after.Value);
    }

    [Fact]
    public void Near_ListMadeAfterTheFirstQuestion_IsStillFound()
    {
        var text = ScannedText.Of("a zebrafinch 1234");
        Words.Near(text, 13, 17).ShouldBeFalse();

        ContextWords.Of("zebrafinch").Near(text, 13, 17).ShouldBeTrue();
    }

    [Theory]
    [InlineData("12")]
    [InlineData("ab*")]
    [InlineData("")]
    public void Of_NoWord_IsRefused(string word) => Should.Throw<ArgumentException>(() => ContextWords.Of(word));

    private static bool Near(string text)
    {
        var start = text.IndexOf("1234", StringComparison.Ordinal);
        return Words.Near(ScannedText.Of(text), start, start + 4);
    }
}
