using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Names;

namespace Pareto.Core.Tests.PolicyGate.Detection.Names;

public sealed class NameRecognizerTests
{
    private static readonly NameRecognizer Recognizer = new(NameModel.Shipped);

    [Theory]
    [InlineData("Please ask Margaret Thompson about the invoice.", "PERSON", "Margaret Thompson")]
    [InlineData("my name is oliver hughes and i lost my card", "PERSON", "oliver hughes")]
    [InlineData("CUSTOMER: JOHN WALKER\nPHONE: 555 0100", "PERSON", "JOHN WALKER")]
    [InlineData("Sehr geehrter Herr Schneider, vielen Dank.", "PERSON", "Schneider")]
    [InlineData("We spoke with Mrs. O'Connor yesterday.", "PERSON", "O'Connor")]
    [InlineData("She lives in Copenhagen and works in the harbour.", "LOCATION", "Copenhagen")]
    [InlineData("is it cold in new zealand in july?", "LOCATION", "new zealand")]
    [InlineData("Ship it to 12 Baker Street, London NW1 6XE please.", "LOCATION", "12 Baker Street, London NW1 6XE")]
    [InlineData("Die Lieferung geht an Hauptstraße 5, 10115 Berlin.", "LOCATION", "Hauptstraße 5, 10115 Berlin")]
    [InlineData("I have worked at Siemens since 2019.", "ORGANIZATION", "Siemens")]
    [InlineData("The contract with Northwind Logistics GmbH is signed.", "ORGANIZATION", "Northwind Logistics GmbH")]
    [InlineData("The Portuguese government said no.", "NRP", "Portuguese")]
    [InlineData("Good morning Dr. Weber, are you there?", "TITLE", "Dr.")]
    public void Find_Name_IsFoundWithItsEnds(string text, string type, string name)
    {
        Scan(text).ShouldContain((type, name));
    }

    [Theory]
    [InlineData("The meeting is on Monday at ten.")]
    [InlineData("Please summarize the following text in three sentences.")]
    [InlineData("SELECT Name FROM Users WHERE Id = 7;")]
    [InlineData("public class CustomerService(ILogger logger) { }")]
    [InlineData("How do I bake bread without an oven?")]
    [InlineData("ERROR 2024-03-01 12:30:11 Connection refused")]
    [InlineData("Thank you! That was great.")]
    [InlineData("curl -X POST --user \"$USERNAME:$PASSWORD\"")]
    [InlineData("access_key: none")]
    [InlineData("KeyPair = X25519.KeyPair")]
    [InlineData("apiVersion: v1\nkind: secret")]
    [InlineData("")]
    public void Find_NoName_FindsNothing(string text)
    {
        Scan(text).ShouldBeEmpty();
    }

    [Fact]
    public void Find_Anything_ScoresBelowCheckedNumbers()
    {
        var found = new List<Candidate>();

        Recognizer.Find(ScannedText.Of("Margaret Thompson of Siemens lives in Berlin."), found, CancellationToken.None);

        found.Count.ShouldBe(3);
        found.ShouldAllBe(candidate => candidate.Score >= 0.5 && candidate.Score < OverlapResolver.Certain);
    }

    [Fact]
    public void Find_LongText_FindsTheSameInEveryBlock()
    {
        const string line = "Yesterday Margaret Thompson flew from Copenhagen to Lisbon, and nobody knew why.\n";
        var found = new List<Candidate>();

        Recognizer.Find(ScannedText.Of(string.Concat(Enumerable.Repeat(line, 2_000))), found, CancellationToken.None);

        found.Count.ShouldBe(3 * 2_000);
        found.GroupBy(candidate => (candidate.Start % line.Length, candidate.End % line.Length, candidate.Type)).Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("Aa ")]
    [InlineData("a-")]
    [InlineData("1 ")]
    [InlineData("@")]
    [InlineData("A.")]
    [InlineData("\n")]
    [InlineData("Manager\n")]
    [InlineData("Smith, ")]
    public void Find_OneThingManyTimes_Ends(string unit)
    {
        var found = new List<Candidate>();

        Recognizer.Find(ScannedText.Of(string.Concat(Enumerable.Repeat(unit, 100_000))), found, CancellationToken.None);

        found.ShouldAllBe(candidate => candidate.Start < candidate.End);
    }

    [Fact]
    public void Find_Cancelled_Throws()
    {
        Should.Throw<OperationCanceledException>(() => Recognizer.Find(ScannedText.Of("Margaret"), [], new CancellationToken(true)));
    }

    private static List<(string Type, string Name)> Scan(string text)
    {
        var found = new List<Candidate>();
        var scanned = ScannedText.Of(text);
        Recognizer.Find(scanned, found, CancellationToken.None);
        return [.. found.Select(candidate => (candidate.Type, scanned.Text[candidate.Start..candidate.End]))];
    }
}
