using Pareto.Core.PolicyGate.Masking;

namespace Pareto.Core.Tests.PolicyGate.Masking;

public class PlaceholderRestorerTests
{
    private static readonly Placeholders Known = new([
        new Placeholder("PERSON_1", "Ada \"A\" Byron", false),
        new Placeholder("PERSON_11", "Eve", false),
        new Placeholder("EMAIL_ADDRESS_1", "ada@example.org", false),
        new Placeholder("CREDIT_CARD_1", "4111111111111111", true),
    ]);

    [Theory]
    [InlineData("Dear <PERSON_1>,", "Dear Ada \"A\" Byron,")]
    [InlineData("<PERSON_11><PERSON_11>'s", "EveEve's")]
    [InlineData("<<PERSON_11>>", "<Eve>")]
    [InlineData("<person_11>, <Person 11>, < PERSON_11 >, <PERSON11>, <PERSON-11>", "Eve, Eve, Eve, Eve, Eve")]
    [InlineData(@"<EMAIL\_ADDRESS\_1> <email address 1>", "ada@example.org ada@example.org")]
    [InlineData("&lt;PERSON_11&gt; &LT;PERSON_11>", "Eve Eve")]
    [InlineData("PERSON_11, <PERSON_11 and PERSON_11> or **PERSON_11**", "Eve, Eve and Eve or **Eve**")]
    [InlineData("[PERSON_11]", "[Eve]")]
    [InlineData("请联系PERSON_11先生", "请联系Eve先生")]
    [InlineData("person_11 = XPERSON_11 + PERSON_111 + PERSON_11x", "person_11 = XPERSON_11 + PERSON_111 + PERSON_11x")]
    [InlineData("<PERSON_2> <b>PERSON</b> a < b && c > d <", "<PERSON_2> <b>PERSON</b> a < b && c > d <")]
    [InlineData("<PERSON_1 <PERSON_11>", "Ada \"A\" Byron Eve")]
    [InlineData("", "")]
    public void Push_CutAnywhere_RestoresWhatModelsMadeOfPlaceholders(string reply, string expected)
    {
        foreach (var pieces in MaskingSamples.CutEverywhere(reply))
        {
            Known.Restore(isJson: false, pieces).ShouldBe(expected, string.Join('|', pieces));
        }

        Known.Restore(isJson: false, reply.Select(character => character.ToString())).ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"to":"<PERSON_1>"}""", """{"to":"Ada \"A\" Byron"}""")]
    [InlineData("""{"to":"\u003cPERSON_11\u003E"}""", """{"to":"Eve"}""")]
    [InlineData("""{"to":"\nPERSON_11\n\\u003cPERSON_11\\"}""", """{"to":"\nEve\n\\u003cPERSON_11\\"}""")]
    [InlineData("""{"to":<PERSON_1>, "n": <CREDIT_CARD_1>}""", """{"to":"Ada \"A\" Byron", "n": 4111111111111111}""")]
    [InlineData("""{"n": "<CREDIT_CARD_1>", "m":["<credit card 1>"], "t":"no <CREDIT_CARD_1>"}""", """{"n": 4111111111111111, "m":[4111111111111111], "t":"no 4111111111111111"}""")]
    [InlineData("""{"<CREDIT_CARD_1>":"<PERSON_11>","a":"<PERSON_1"}""", """{"4111111111111111":"Eve","a":"Ada \"A\" Byron"}""")]
    [InlineData("""{"a\"":"<CREDIT_CARD_1>"}""", """{"a\"":4111111111111111}""")]
    [InlineData("""{"a":"\ud83d\ude00 PERSON""", """{"a":"\ud83d\ude00 PERSON""")]
    public void Push_ArgumentsCutAnywhere_StayJson(string arguments, string expected)
    {
        foreach (var pieces in MaskingSamples.CutEverywhere(arguments))
        {
            Known.Restore(isJson: true, pieces).ShouldBe(expected, string.Join('|', pieces));
        }

        Known.Restore(isJson: true, arguments.Select(character => character.ToString())).ShouldBe(expected);
    }

    [Fact]
    public void Push_NamesThatDifferInSeparatorsOnly_AreRestoredOnlyAsTheyWereGiven()
    {
        var known = new Placeholders([new Placeholder("A_1", "first", false), new Placeholder("A_1_1", "second", false), new Placeholder("A_11", "third", false)]);

        known.Restore(isJson: false, "<A_1_1> <A_11> <A 11> <a_1>").ShouldBe("second third <A 11> first");
    }

    [Theory]
    [InlineData("plain words go on at once", "plain words go on at once")]
    [InlineData("and <", "and ")]
    [InlineData("and <b", "and <b")]
    [InlineData("and <PER", "and ")]
    [InlineData("and <PERSON_1", "and ")]
    [InlineData("and <PERSON_2", "and <PERSON_2")]
    [InlineData("and <PERSON_1>", "and Ada \"A\" Byron")]
    [InlineData("to P", "to ")]
    [InlineData("to Pa", "to Pa")]
    public void Push_HoldsBackOnlyWhatMayBecomeAPlaceholder(string piece, string given) =>
        new PlaceholderRestorer(Known, isJson: false).Push(piece).ShouldBe(given);

    [Fact]
    public void Push_NothingMasked_GivesThePieceItself()
    {
        var piece = new string('<', 3);

        new PlaceholderRestorer(Placeholders.None, isJson: false).Push(piece).ShouldBeSameAs(piece);
        new PlaceholderRestorer(Known, isJson: false).Push("plain").ShouldBeSameAs("plain");
    }
}
