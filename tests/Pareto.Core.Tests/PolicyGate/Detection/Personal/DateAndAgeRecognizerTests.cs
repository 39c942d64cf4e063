using Pareto.Core.PolicyGate.Detection.Personal;

namespace Pareto.Core.Tests.PolicyGate.Detection.Personal;

public sealed class DateAndAgeRecognizerTests
{
    [Theory]
    [InlineData("on 2021-05-20, then", "2021-05-20")]
    [InlineData("5/20/2021", "5/20/2021")]
    [InlineData("20.05.2021", "20.05.2021")]
    [InlineData("21/05/21", "21/05/21")]
    [InlineData("2024-12-31T23:59:59.123+00:00 or not", "2024-12-31T23:59:59.123+00:00")]
    [InlineData("1978-04-13 12:20:39\nName", "1978-04-13 12:20:39")]
    [InlineData("2021-05-20 3:04 pm.", "2021-05-20 3:04 pm")]
    [InlineData("5-May-2021", "5-May-2021")]
    [InlineData("on May 1st, 1977 we", "May 1st, 1977")]
    [InlineData("3. Februar 1980", "3. Februar 1980")]
    [InlineData("le 14 juillet 1989", "14 juillet 1989")]
    [InlineData("12 de março de 1999", "12 de março de 1999")]
    [InlineData("since September 2019", "September 2019")]
    public void Date_Written_IsFound(string text, string expected) => Scans.Of(new DateRecognizer(), DateRecognizer.Type, text).ShouldBe([expected]);

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("32/13/2021")]
    [InlineData("2021-13-40")]
    [InlineData("you may 5 of them")]
    [InlineData("12 monkeys 1995")]
    [InlineData("10-20-30-40")]
    [InlineData("a1/2/2003")]
    public void Date_Other_IsNotFound(string text) => Scans.Of(new DateRecognizer(), DateRecognizer.Type, text).ShouldBeEmpty();

    [Theory]
    [InlineData("born 12/1/1981 in", "12/1/1981")]
    [InlineData("\"date_of_birth\": \"1981-12-01\"", "1981-12-01")]
    [InlineData("geboren am 3. Februar 1980", "3. Februar 1980")]
    public void Date_BesideAWordOfBirth_IsADateOfBirth(string text, string expected) =>
        Scans.Of(new DateRecognizer(), DateRecognizer.BirthType, text).ShouldBe([expected]);

    [Theory]
    [InlineData("This 79 year old female", "79")]
    [InlineData("a 38-year-old male", "38")]
    [InlineData("i'm 31 y/o.", "31")]
    [InlineData("aged 45, lives", "45")]
    [InlineData("\"age\": 45,", "45")]
    [InlineData("Age: 7", "7")]
    [InlineData("when he was 78.", "78")]
    [InlineData("ein 45-jähriger Mann", "45")]
    [InlineData("tiene 33 años", "33")]
    public void Age_OfAPerson_IsFound(string text, string expected) => Scans.Of(new AgeRecognizer(), AgeRecognizer.Type, text).ShouldBe([expected]);

    [Theory]
    [InlineData("page 45")]
    [InlineData("aged 30% more")]
    [InlineData("turned 40 pages")]
    [InlineData("999 years old")]
    [InlineData("5 years ago")]
    [InlineData("v2 years old x")]
    public void Age_Other_IsNotFound(string text) => Scans.Of(new AgeRecognizer(), AgeRecognizer.Type, text).ShouldBeEmpty();

    [Theory]
    [InlineData("zip code 94103", "94103")]
    [InlineData("ZIP: 94103-1234.", "94103-1234")]
    [InlineData("{\"postalCode\":\"1010\"}", "1010")]
    public void PostalCode_BesideItsWord_IsFound(string text, string expected) => Scans.Of(new PostalCodeRecognizer(), PostalCodeRecognizer.Type, text).ShouldBe([expected]);

    [Theory]
    [InlineData("94103")]
    [InlineData("zip file size 94103")]
    [InlineData("zip code A94103")]
    public void PostalCode_Other_IsNotFound(string text) => Scans.Of(new PostalCodeRecognizer(), PostalCodeRecognizer.Type, text).ShouldBeEmpty();
}
