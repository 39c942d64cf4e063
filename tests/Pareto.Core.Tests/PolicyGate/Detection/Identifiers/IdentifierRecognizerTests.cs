using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Identifiers;

namespace Pareto.Core.Tests.PolicyGate.Detection.Identifiers;

public sealed class IdentifierRecognizerTests
{
    private const double Least = 0.5;

    private static readonly IdentifierRecognizer Recognizer = new();

    [Theory]
    [InlineData("My SSN is 212-34-5678.", "US_SSN", "212-34-5678")]
    [InlineData("His social security number: 212345678", "US_SSN", "212345678")]
    [InlineData("passport number 940112233 (US)", "US_PASSPORT", "940112233")]
    [InlineData("{\"passportNumber\":\"C1234567X\", \"nhsNumber\":\"9434765919\"}", "UK_NHS", "9434765919")]
    [InlineData("| name | nino |\n| x | AB 12 34 56 C |", "UK_NINO", "AB 12 34 56 C")]
    [InlineData("https://records.example/patients?nhs=9434765919&view=1", "UK_NHS", "9434765919")]
    [InlineData("Meine Steuer-ID lautet 86 095 742 719", "DE_TAX_ID", "86 095 742 719")]
    [InlineData("Praxis Dr. Muster, BSNR 381234567", "DE_BSNR", "381234567")]
    [InlineData("Kennzeichen: M-AB 1234", "DE_KFZ", "M-AB 1234")]
    [InlineData("il mio codice fiscale è RSSMRA85T10A562S", "IT_FISCAL_CODE", "RSSMRA85T10A562S")]
    [InlineData("mi NIE es X-1234567-L", "ES_NIE", "X-1234567-L")]
    [InlineData("henkilötunnukseni on 170788-2457", "FI_PERSONAL_IDENTITY_CODE", "170788-2457")]
    [InlineData("주민등록번호는991201-1234567입니다", "KR_RRN", "991201-1234567")]
    [InlineData("เลขประจำตัวประชาชน1101700230708ครับ", "TH_TNIN", "1101700230708")]
    [InlineData("Araç plakası 34 ABC 123", "TR_LICENSE_PLATE", "34 ABC 123")]
    [InlineData("numéro de sécurité sociale 2 55 08 14 168 025 38", "FR_NIR", "2 55 08 14 168 025 38")]
    [InlineData("driver's license: F255-921-50-094-0", "US_DRIVER_LICENSE", "F255-921-50-094-0")]
    [InlineData("her driver's license is WDLABCD456DG", "US_DRIVER_LICENSE", "WDLABCD456DG")]
    [InlineData("DL number K00-12-3456", "US_DRIVER_LICENSE", "K00-12-3456")]
    [InlineData("bank account number 00123456789", "US_BANK_NUMBER", "00123456789")]
    [InlineData("routing 021000021, account 00123456789", "ABA_ROUTING_NUMBER", "021000021")]
    public void Find_WordNear_NamesIt(string text, string type, string value) =>
        Find(text).ShouldContain((type, value));

    [Theory]
    [InlineData("212-34-5678", "US_SSN")]
    [InlineData("See 51 824 753 556 there", "AU_ABN")]
    [InlineData("44051401359", "PL_PESEL")]
    [InlineData("8001015009087", "ZA_ID_NUMBER")]
    [InlineData("811218-9876", "SE_PERSONNUMMER")]
    [InlineData("756.9217.0769.85", "CH_AHV")]
    [InlineData("MORGA657054SM9IJ", "UK_DRIVING_LICENCE")]
    [InlineData("from AB12 CDE, parked", "UK_VEHICLE_REGISTRATION")]
    public void Find_RareByChance_NeedsNoWord(string text, string type) => Find(text).Select(found => found.Type).ShouldContain(type);

    [Theory]
    [InlineData("940112233")]
    [InlineData("C12345678")]
    [InlineData("M-AB 1234 was written on the box")]
    [InlineData("the code 10115 is short")]
    public void Find_ShapeWithoutWord_IsNotReported(string text) => Find(text).ShouldBeEmpty();

    [Theory]
    [InlineData("order 9434765919 was shipped")]
    [InlineData("tel. 9434765919")]
    [InlineData("the account has one open order: 100234567")]
    [InlineData("bank account, phone 100234567")]
    [InlineData("UPC 036000291452, ISBN 9780306406157, EAN 4006381333931")]
    [InlineData("{\"id\": 4829104417, \"user_id\": 104821937, \"chat\": 2834756102934}")]
    [InlineData("RFC 2119, AES256, H264, BMW M3 GTS, A4 TDI, 10 AM 15 minutes, 20 GB 1000 users")]
    [InlineData("License: MIT. Version v2024010112. Driver version 535.129.03, driver R535")]
    [InlineData("\"bytes_total\": 9434765919,")]
    [InlineData("elapsed=9434765919")]
    [InlineData("at 1712345678 it began and at 1712345684000 it ended")]
    [InlineData("digits 0123456789 and 9876543210")]
    [InlineData("3.9434765919")]
    [InlineData("9434765919.5")]
    [InlineData("0.00009434765919")]
    [InlineData("-9434765919")]
    [InlineData("+9434765919")]
    [InlineData("$ 9434765919")]
    [InlineData("1f0e9434765919ab")]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("9434765919-0305-11d3")]
    [InlineData("user_9434765919_x")]
    [InlineData("9434765919@example.com")]
    [InlineData("12:34:56.9434765919")]
    [InlineData("build-9434765919.zip")]
    [InlineData("\\U0001083d and \\u01083d")]
    [InlineData("table a b 12 of 34 ab 1234")]
    [InlineData("{\"sha\":\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"}")]
    public void Find_OtherNumbers_AreNotReported(string text) => Find(text).ShouldBeEmpty();

    [Fact]
    public void Find_NumberOfManyKinds_TheWordDecides()
    {
        var npi = Scores("NPI 1500000009");
        npi.MaxBy(candidate => candidate.Score).Type.ShouldBe("US_NPI");
        npi.Where(candidate => candidate.Type != "US_NPI").ShouldAllBe(candidate => candidate.Score < 0.5);
    }

    [Fact]
    public void Find_TwoLabels_TheNearerOneIsTheMoreCertain()
    {
        var all = Scores("passport of the holder, whose ssn is 212345678");

        all.Single(candidate => candidate.Type == "US_SSN").Score
            .ShouldBeGreaterThan(all.Single(candidate => candidate.Type == "US_PASSPORT").Score);
    }

    [Fact]
    public void Find_NumberAlone_IsTrustedMoreThanInProse()
    {
        var alone = Scores(" 2893081508152\n").Single(candidate => candidate.Type == "DE_TAX_NUMBER").Score;
        var inProse = Scores("see 2893081508152 there").Single(candidate => candidate.Type == "DE_TAX_NUMBER").Score;

        alone.ShouldBeGreaterThanOrEqualTo(Least);
        inProse.ShouldBeLessThan(Least);
    }

    [Fact]
    public void Find_CancelledInALongText_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var text = ScannedText.Of(string.Concat(Enumerable.Repeat("12 ", 40_000)));

        Should.Throw<OperationCanceledException>(() => Recognizer.Find(text, [], source.Token));
    }

    private static IEnumerable<(string Type, string Value)> Find(string text) =>
        Scores(text).Where(candidate => candidate.Score >= Least).Select(candidate => (candidate.Type, text[candidate.Start..candidate.End]));

    private static List<Candidate> Scores(string text)
    {
        var found = new List<Candidate>();
        Recognizer.Find(ScannedText.Of(text), found, CancellationToken.None);
        return found;
    }
}
