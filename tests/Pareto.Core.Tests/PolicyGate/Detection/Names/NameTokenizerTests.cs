using Pareto.Core.PolicyGate.Detection.Names;

namespace Pareto.Core.Tests.PolicyGate.Detection.Names;

public sealed class NameTokenizerTests
{
    [Theory]
    [InlineData("Anna's car", "Anna|'|s|car")]
    [InlineData("O'Brien-Smith's", "O'Brien-Smith|'|s")]
    [InlineData("don't stop", "don't|stop")]
    [InlineData("J. K. Rowling", "J|.|K|.|Rowling")]
    [InlineData("21st of May", "21st|of|May")]
    [InlineData("mail jane@example.com, now", "mail|jane@example.com,|now")]
    [InlineData("see https://example.com/a b", "see|https://example.com/a|b")]
    [InlineData("Zoë—Łódź", "Zoë|—|Łódź")]
    public void Read_Text_IsCutIntoWords(string text, string expected)
    {
        var tokens = Tokens(text);

        string.Join('|', tokens.Select(token => text[token.Start..token.End])).ShouldBe(expected);
    }

    [Theory]
    [InlineData("anna", WordShape.Lower)]
    [InlineData("Anna", WordShape.Initial)]
    [InlineData("McDonald", WordShape.Initial)]
    [InlineData("ANNA", WordShape.Capitals)]
    [InlineData("A", WordShape.Capital)]
    [InlineData("iPhone", WordShape.Inner)]
    [InlineData("PostgreSql", WordShape.Inner)]
    [InlineData("Anna-Maria", WordShape.Hyphenated)]
    [InlineData("ΑΘΗΝΑ", WordShape.Capitals)]
    [InlineData("東京", WordShape.OtherScript)]
    [InlineData("123", WordShape.Number)]
    [InlineData("12345678", WordShape.LongNumber)]
    [InlineData("12b", WordShape.NumberAndLetters)]
    [InlineData("?", WordShape.Mark)]
    public void Read_Word_HasItsShape(string word, object shape)
    {
        Tokens(word).ShouldHaveSingleItem().Shape.ShouldBe((WordShape)shape);
    }

    [Fact]
    public void Read_Words_KnowWhetherTheyStartASentence()
    {
        var tokens = Tokens("One two. Three\nfour");

        tokens.Select(token => token.Is(TokenPlace.SentenceStart)).ShouldBe([true, false, false, true, true]);
    }

    [Theory]
    [InlineData("user_Name")]
    [InlineData("list.Add(x)")]
    [InlineData("$Value")]
    [InlineData("<Name")]
    public void Read_Program_IsMarkedAsCode(string text)
    {
        Tokens(text).ShouldContain(token => token.Is(TokenPlace.InCode));
    }

    [Fact]
    public void HashOf_AccentsAndCapitals_AreFolded()
    {
        NameTokenizer.HashOf("JOSÉ").ShouldBe(NameTokenizer.HashOf("jose"));
        NameTokenizer.HashOf("jose").ShouldNotBe(NameTokenizer.HashOf("josef"));
    }

    [Fact]
    public void Read_SmallSpan_GoesOnWhereItStopped()
    {
        var tokenizer = new NameTokenizer("one two three", NameLexicon.Empty);
        var tokens = new NameToken[2];

        tokenizer.Read(tokens).ShouldBe(2);
        tokenizer.Read(tokens).ShouldBe(1);
        tokens[0].Start.ShouldBe(8);
        tokenizer.Read(tokens).ShouldBe(0);
    }

    private static List<NameToken> Tokens(string text)
    {
        var tokens = new NameToken[32];
        var count = new NameTokenizer(text, NameLexicon.Empty).Read(tokens);
        return [.. tokens[..count]];
    }
}
