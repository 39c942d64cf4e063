using Pareto.Core.PolicyGate.Detection.Personal;

namespace Pareto.Core.Tests.PolicyGate.Detection.Personal;

public sealed class ContactRecognizerTests
{
    [Theory]
    [InlineData("write to ana.b+news@mail.example.co.uk.", "ana.b+news@mail.example.co.uk")]
    [InlineData("<ana_b@example.com>", "ana_b@example.com")]
    [InlineData("mailto:ana@example.com?x=1", "ana@example.com")]
    [InlineData("'ana@example.com'", "ana@example.com")]
    [InlineData("curl --user ana@example.com:pass", "ana@example.com")]
    [InlineData("jürgen@müller.de", "jürgen@müller.de")]
    [InlineData("ANA@EXAMPLE.COM", "ANA@EXAMPLE.COM")]
    [InlineData("o'brien@example.ie", "o'brien@example.ie")]
    [InlineData("root@db.internal", "root@db.internal")]
    public void Email_Address_IsFound(string text, string expected) => Scans.Of(new EmailRecognizer(), EmailRecognizer.Type, text).ShouldBe([expected]);

    [Theory]
    [InlineData("ana@example.")]
    [InlineData("@user said hi")]
    [InlineData("pip install pkg@1.2.3")]
    [InlineData("git@github.com:org/repo.git")]
    [InlineData("a@b")]
    [InlineData("ana.@example.com")]
    [InlineData("ana@-example.c")]
    public void Email_Other_IsNotFound(string text) => Scans.Of(new EmailRecognizer(), EmailRecognizer.Type, text).ShouldBeEmpty();

    // Numbers of fiction and examples where a plan sets some aside (555-01xx, Ofcom's drama numbers).
    [Theory]
    [InlineData("(415) 555-0132", "(415) 555-0132")]
    [InlineData("415-555-0132", "415-555-0132")]
    [InlineData("415.555.0132 x4587", "415.555.0132 x4587")]
    [InlineData("415-555-0132x76", "415-555-0132x76")]
    [InlineData("415-555-0132 ext. 12, thanks", "415-555-0132 ext. 12")]
    [InlineData("1-415-555-0132", "1-415-555-0132")]
    [InlineData("+14155550132", "+14155550132")]
    [InlineData("+1 (415) 555-0132", "+1 (415) 555-0132")]
    [InlineData("(+44) 20 7946 0958", "(+44) 20 7946 0958")]
    [InlineData("+44 (0)20 7946 0958", "+44 (0)20 7946 0958")]
    [InlineData("+49 30 901820", "+49 30 901820")]
    [InlineData("0049 30 901820", "0049 30 901820")]
    [InlineData("+33 1 99 00 12 34", "+33 1 99 00 12 34")]
    [InlineData("01 99 00 12 34", "01 99 00 12 34")]
    [InlineData("+81 3-1234-5678", "+81 3-1234-5678")]
    [InlineData("+91 98765 43210", "+91 98765 43210")]
    [InlineData("+905321234567", "+905321234567")]
    [InlineData("05321234567", "05321234567")]
    [InlineData("07700900123", "07700900123")]
    [InlineData("phone: 555-0132", "555-0132")]
    [InlineData("my cell is 4155550132.", "4155550132")]
    [InlineData("Telefonnummer 030 901820", "030 901820")]
    [InlineData("appelez le 60-56-85-91", "60-56-85-91")]
    [InlineData("携帯 090-1234-5678", "090-1234-5678")]
    [InlineData("Fax:\n467 3395", "467 3395")]
    [InlineData("{\"phoneNumber\":\"4155550132\"}", "4155550132")]
    [InlineData("call (0490) 75 40 81 now", "(0490) 75 40 81")]
    [InlineData("(call 415-555-0132)", "415-555-0132")]
    [InlineData("(555) 123-4567 is my number", "(555) 123-4567")]
    [InlineData("phone=555%2D123%2D4567", "555%2D123%2D4567")]
    [InlineData("手机号码：138 1234 5678", "138 1234 5678")]
    [InlineData("+49 (0) 89 / 1234-5678", "+49 (0) 89 / 1234-5678")]
    public void Phone_Number_IsFoundWhole(string text, string expected) => Scans.Of(new PhoneRecognizer(), PhoneRecognizer.Type, text).ShouldBe([expected]);

    [Theory]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("12345678-1234-1234-1234-123456789012")]
    [InlineData("2021-05-20 10:00")]
    [InlineData("20.05.2021")]
    [InlineData("078-05-1120")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("1 000 000 000")]
    [InlineData("$415 555 0132")]
    [InlineData("3.1415926535")]
    [InlineData("order number 4155550132")]
    [InlineData("call order 1234567")]
    [InlineData("1990-2000")]
    [InlineData("415-555-0132abc")]
    [InlineData("x415-555-0132")]
    [InlineData("timestamp 1650000000")]
    [InlineData("10.0.0.1 1234567")]
    [InlineData("ISBN 0-306-40615-2")]
    [InlineData("ref 0123 456 789")]
    public void Phone_Other_IsNotFound(string text) => Scans.Of(new PhoneRecognizer(), PhoneRecognizer.Type, text).ShouldBeEmpty();

    [Fact]
    public void Phone_TwoInASentence_AreTwo() =>
        Scans.Of(new PhoneRecognizer(), PhoneRecognizer.Type, "Desk: +41 (0)44 668 18 00\nFax: 345-899-3560x4587").ShouldBe(["+41 (0)44 668 18 00", "345-899-3560x4587"]);

    [Theory]
    [InlineData("see https://example.com/a?b=1&c=(d).", "https://example.com/a?b=1&c=(d)")]
    [InlineData("(http://example.com)", "http://example.com")]
    [InlineData("[x](https://example.com/y)", "https://example.com/y")]
    [InlineData("www.example.org is up", "www.example.org")]
    [InlineData("at example.com, or", "example.com")]
    [InlineData("google.co.il", "google.co.il")]
    [InlineData("ftp://files.example.net/x", "ftp://files.example.net/x")]
    [InlineData("http://10.0.0.1:8080/x", "http://10.0.0.1:8080/x")]
    public void Url_Address_IsFoundWhole(string text, string expected) => Scans.Of(new UrlRecognizer(), UrlRecognizer.Type, text, 0.4).ShouldBe([expected]);

    [Theory]
    [InlineData("https://example.com", true)]
    [InlineData("https://example.com/", true)]
    [InlineData("https://example.com/in/ana-example", true)]
    [InlineData("https://example.com/@ana", true)]
    [InlineData("www.example.org", true)]
    [InlineData("https://example.com/docs/page.html?x=1", false)]
    [InlineData("http://example.com?q=1", false)]
    [InlineData("www.example.org/manual", false)]
    public void Url_SiteProfileOrPage_OnlyAPageIsUnlikely(string url, bool isLikely) =>
        Scans.Of(new UrlRecognizer(), UrlRecognizer.Type, url).Length.ShouldBe(isLikely ? 1 : 0);

    [Theory]
    [InlineData("www.example")]
    [InlineData("index.js main.rs README.md script.sh")]
    [InlineData("self.name = obj.id.to_s")]
    [InlineData("That is it.In the end")]
    [InlineData("a.b.c e.g. i.e.")]
    [InlineData("http://")]
    [InlineData("10.20.30.40")]
    [InlineData("user.email, item.info, api.services and org.apache.commons.io")]
    public void Url_Other_IsNotFound(string text) => Scans.Of(new UrlRecognizer(), UrlRecognizer.Type, text).ShouldBeEmpty();

    [Fact]
    public void Url_WithCredentials_IsCertain() =>
        Scans.With([new UrlRecognizer()], "db at https://ana:pa55@example.com/x").Single().Score.ShouldBeGreaterThan(0.9);
}
