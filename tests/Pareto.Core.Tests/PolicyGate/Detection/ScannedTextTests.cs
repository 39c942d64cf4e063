using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Core.Tests.PolicyGate.Detection;

public sealed class ScannedTextTests
{
    [Fact]
    public void Of_PlainAscii_IsTheSentTextItself()
    {
        const string Sent = "Plain text, 100 lines of it: {\"a\": [1, 2]}\n";

        ScannedText.Of(Sent).Text.ShouldBeSameAs(Sent);
    }

    [Theory]
    [InlineData("Grüße aus Köln", "Grüße aus Köln")]
    [InlineData("１２３－４５", "123-45")]
    [InlineData("ａ＠ｂ．ｃｏｍ", "a@b.com")]
    [InlineData("٣٤ and ๑๒ and १२", "34 and 12 and 12")]
    [InlineData("\U0001d7cf\U0001d7d0", "12")]
    [InlineData("4111\u00a01111\u20091111\u202f1111", "4111 1111 1111 1111")]
    [InlineData("41\u200b11\u00ad11\ufeff11", "41111111")]
    [InlineData("1\u20112\u22123", "1-2-3")]
    [InlineData("driver\u2019s", "driver's")]
    [InlineData(@"line\nnext\tcell", "line\nnext\tcell")]
    [InlineData(@"{\""a\"":\""b\""}", "{\"a\":\"b\"}")]
    [InlineData(@"\\\""a\\\""", "\"a\"")]
    [InlineData(@"j\u0040x\u002ecom", "j@x.com")]
    [InlineData(@"john\_doe", "john_doe")]
    [InlineData("a%40b.com", "a@b.com")]
    [InlineData("M%C3%BCller", "Müller")]
    [InlineData("555&nbsp;0132&#64;x&amp;y&#x40;", "555 0132@x&y@")]
    [InlineData(@"C:\dir\d+ 100% &c; %zz \u00g1", @"C:\dir\d+ 100% &c; %zz \u00g1")]
    public void Of_Encoded_IsResolved(string sent, string expected) => ScannedText.Of(sent).Text.ShouldBe(expected);

    [Fact]
    public void ToSent_AroundRemovedAndResolvedCharacters_GivesTheStretchThatWasSent()
    {
        const string Sent = "x\u200b1\u200b2\u200b y%40z \U0001d7cf!";
        var text = ScannedText.Of(Sent);
        text.Text.ShouldBe("x12 y@z 1!");

        Stretch("12").ShouldBe("1\u200b2");
        Stretch("y@z").ShouldBe("y%40z");
        Stretch("1!").ShouldBe("\U0001d7cf!");
        Stretch("@").ShouldBe("%40");
        Stretch(text.Text).ShouldBe(Sent);

        string Stretch(string part)
        {
            var start = text.Text.IndexOf(part, StringComparison.Ordinal);
            return Sent[text.ToSent(start)..text.ToSentEnd(start + part.Length)];
        }
    }

    [Fact]
    public void ToSent_AnyTextAndStretch_StaysInBoundsAndInOrder()
    {
        var random = new Random(7);
        string[] pieces = ["a", "1", " ", "\u200b", "\\n", "\\\\", "%41", "%C3%BC", "&amp;", "&", "%", "\\u0041", "\uff11", "\U0001d7cf", "\u00a0", "ü", "😀"];
        for (var round = 0; round < 2000; round++)
        {
            var sent = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var text = ScannedText.Of(sent);
            var last = 0;
            for (var at = 0; at < text.Text.Length; at++)
            {
                var (start, end) = (text.ToSent(at), text.ToSentEnd(at + 1));
                (start < end && last <= end && end <= sent.Length).ShouldBeTrue(sent);
                last = end;
            }

            text.ToSent(text.Text.Length).ShouldBe(sent.Length);
        }
    }
}
