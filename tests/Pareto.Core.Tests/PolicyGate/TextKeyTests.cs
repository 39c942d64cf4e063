using Pareto.Core.PolicyGate;

namespace Pareto.Core.Tests.PolicyGate;

public sealed class TextKeyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Of_SameText_IsTheSame(int length) => TextKey.Of(new string('x', length)).ShouldBe(TextKey.Of(new string('x', length)));

    [Fact]
    public void Of_OneCharacterChanged_Differs()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var text = Letters(random);
            var other = text.ToCharArray();
            other[random.Next(other.Length)] ^= (char)(1 << random.Next(16));

            TextKey.Of(new string(other)).ShouldNotBe(TextKey.Of(text));
        }
    }

    [Fact]
    public void Of_CharactersThatCountForNothing_Differs()
    {
        string[] texts = ["", "\0", "\0\0", "\0\0\0", "\0\0\0\0", "a", "\0a", "a\0", "\0\0a", "a\0\0", "\0\0\0a", "a\0\0\0", "ab", "ba", "a\0b", "abc", "cba"];

        texts.Select(TextKey.Of).ShouldBeUnique();
    }

    [Fact]
    public void Of_ManyTexts_NoneShareEvenAPartOfTheirKeys()
    {
        var random = new Random(2);
        var keys = Enumerable.Range(0, 20_000).Select(_ => Letters(random)).Distinct().Select(TextKey.Of).ToArray();

        keys.Select(key => key.A).ShouldBeUnique();
        keys.Select(key => key.B).ShouldBeUnique();
        keys.Select(key => key.C).ShouldBeUnique();
        keys.Select(key => key.D).ShouldBeUnique();
    }

    private static string Letters(Random random) => new([.. Enumerable.Range(0, random.Next(20, 60)).Select(_ => (char)random.Next('a', 'z' + 1))]);
}
