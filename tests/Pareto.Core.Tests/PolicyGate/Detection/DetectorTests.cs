using System.Text;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Personal;

namespace Pareto.Core.Tests.PolicyGate.Detection;

public sealed class DetectorTests
{
    [Fact]
    public void Scan_RecognizerThrows_NamesTheRecognizerAndNothingOfTheText()
    {
        var detector = new Detector([new Scripted((_, _) => throw new InvalidOperationException("saw 4111"))], 0.5);

        var exception = Should.Throw<RecognizerException>(() => detector.Scan("4111", CancellationToken.None));

        exception.Message.ShouldContain(nameof(Scripted));
        exception.ToString().ShouldNotContain("4111");
    }

    [Fact]
    public void Scan_TimeIsUp_EndsBeforeTheNextRecognizer()
    {
        using var source = new CancellationTokenSource();
        var detector = new Detector([new Scripted((_, _) => source.Cancel()), new Scripted((_, _) => Assert.Fail("ran on"))], 0.5);

        Should.Throw<OperationCanceledException>(() => detector.Scan("text", source.Token));
    }

    [Fact]
    public void Scan_TypesThatDoNotCount_DoNotWinOverOthers()
    {
        var recognizer = new Scripted((_, found) =>
        {
            found.Add(new Candidate(0, 9, "UNWANTED", FindingCategory.Personal, 1));
            found.Add(new Candidate(2, 4, "WANTED", FindingCategory.Personal, 0.6));
            found.Add(new Candidate(6, 8, "WANTED", FindingCategory.Personal, 0.4));
        });

        var findings = new Detector([recognizer], 0.5, candidate => candidate.Type == "WANTED").Scan("123456789", CancellationToken.None);

        findings.ShouldBe([new Finding(2, 4, "WANTED", FindingCategory.Personal, 0.6)]);
    }

    // The same values as people and programs spell them.
    [Theory]
    [InlineData("card ４０１２ ８８８８ ８８８８ １８８１.", "CREDIT_CARD", "４０１２ ８８８８ ８８８８ １８８１")]
    [InlineData("card 4012\u00a08888\u00a08888\u00a01881.", "CREDIT_CARD", "4012\u00a08888\u00a08888\u00a01881")]
    [InlineData("card 4012\u200b8888\u200b8888\u200b1881.", "CREDIT_CARD", "4012\u200b8888\u200b8888\u200b1881")]
    [InlineData("{\"card\":\"4012888888881881\"}", "CREDIT_CARD", "4012888888881881")]
    [InlineData(@"{""body"":""{\""card\"":\""4012888888881881\""}""}", "CREDIT_CARD", "4012888888881881")]
    [InlineData(@"{""text"":""first line\nana@example.com\nlast""}", "EMAIL_ADDRESS", "ana@example.com")]
    [InlineData(@"ana\u0040example.com", "EMAIL_ADDRESS", @"ana\u0040example.com")]
    [InlineData("| name | mail |\n|---|---|\n| Ana | ana@example.com |", "EMAIL_ADDRESS", "ana@example.com")]
    [InlineData("var x = \"ana@example.com\"; // owner", "EMAIL_ADDRESS", "ana@example.com")]
    [InlineData("a,b\nana@example.com,4", "EMAIL_ADDRESS", "ana@example.com")]
    [InlineData("<b>ana&#64;example.com</b>", "EMAIL_ADDRESS", "ana&#64;example.com")]
    public void Scan_ValueInDisguise_IsFoundWhereItWasSent(string text, string type, string expected) =>
        Found(text).ShouldContain((type, expected));

    [Fact]
    public void Scan_ValueInAnAddress_CoversTheValue()
    {
        const string Sent = "see https://x.example.com/u?mail=ana%40example.com&z=1 now";

        var findings = new Detector(PersonalRecognizers.All, 0.5).Scan(Sent, CancellationToken.None);

        var value = Sent.IndexOf("ana%40", StringComparison.Ordinal);
        findings.ShouldContain(finding => finding.Start <= value && finding.End >= value + "ana%40example.com".Length);
    }

    [Theory]
    [InlineData("ana@example.com is here", "EMAIL_ADDRESS")]
    [InlineData("card 4012888888881881", "CREDIT_CARD")]
    [InlineData("{\"iban\":\"DE89370400440532013000\"}", "IBAN_CODE")]
    public void Scan_ValueInBase64_IsFoundOnTheEncodedRun(string value, string type)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));

        Found($"token: \"{encoded}\" and more").ShouldContain((type, encoded));
        Found($"GET /users/{encoded}/edit").ShouldContain(found => found.Type == type);
        Found($"data {encoded.TrimEnd('=').Replace('+', '-').Replace('/', '_')}.").ShouldContain(found => found.Type == type);
    }

    [Fact]
    public void Scan_Base64OfANumberWithItsWordBefore_IsFound()
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("51 516 33 75"));

        Found($"phone: {encoded}").ShouldContain(found => found.Type == "PHONE_NUMBER");
        Found($"value: {encoded}").ShouldNotContain(found => found.Type == "PHONE_NUMBER");
    }

    [Theory]
    [InlineData("getElementsByTagNameAndClassName src/main/java/com/something/longer/Thing deadbeefdeadbeefdeadbeef")]
    [InlineData("The quick brown fox jumps over the lazy dog; nothing to see in 3 of 10 cases, at 12:30, for $1,200.50.")]
    [InlineData("git clone git@github.com:org/project.git && npm install react@18.2.0 && node index.js")]
    [InlineData("std::vector<int> a; Foo::bar(); x = a[1]::b; version 1.2.3.4; commit 4012888888881882")]
    [InlineData("id 550e8400-e29b-41d4-a716-446655440000 and 12345678-1234-1234-1234-123456789012")]
    [InlineData("for (i = 0; i < 1000000; i++) total += prices[i] * 1000000007;")]
    [InlineData("pages 1990-2000, ISBN 978-3-16-148410-0, 1 000 000 people, 3.14159265358979, 2 + 2 = 4")]
    public void Scan_OrdinaryText_FindsNothing(string text) => Found(text).ShouldBeEmpty();

    private static (string Type, string Value)[] Found(string text) =>
        [.. Scans.With(PersonalRecognizers.All, text).Select(finding => (finding.Type, text[finding.Start..finding.End]))];

    private sealed class Scripted(Action<ScannedText, List<Candidate>> find) : IRecognizer
    {
        public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken) => find(text, found);
    }
}
