using Pareto.Core.Routing.Sessions;

namespace Pareto.Core.Tests.Routing.Sessions;

public sealed class KeyedHashTests
{
    [Fact]
    public void Add_TheSameTextsUnderTheSameKey_GivesTheSame()
    {
        Of(7, "one", "two").ShouldBe(Of(7, "one", "two"));
        Of(7, "one", "two").ShouldNotBe(Of(8, "one", "two"));
    }

    [Fact]
    public void Add_TextsCutElsewhere_GivesAnother()
    {
        string[][] cuts = [["onetwo"], ["one", "two"], ["on", "etwo"], ["onetwo", ""], ["", "onetwo"], ["two", "one"]];

        cuts.Select(cut => Of(7, cut)).Distinct().Count().ShouldBe(cuts.Length);
    }

    [Fact]
    public void Add_OneCharacterAnywhereInALongText_GivesAnother()
    {
        var text = new string('a', 300).ToCharArray();
        var hashes = new HashSet<ulong> { Of(7, new string(text)) };
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = 'b';
            hashes.Add(Of(7, new string(text))).ShouldBeTrue();
            text[i] = 'a';
        }

        // Nor do texts of one letter and another length.
        for (var length = 0; length < 200; length++)
        {
            hashes.Add(Of(7, new string('a', length))).ShouldBeTrue();
        }
    }

    [Fact]
    public void Add_ManyTexts_BitsAreEven()
    {
        const int Texts = 20_000;
        var set = new int[64];
        for (var i = 0; i < Texts; i++)
        {
            var hash = Of(7, $"turn {i}");
            for (var bit = 0; bit < 64; bit++)
            {
                set[bit] += (int)(hash >> bit) & 1;
            }
        }

        // Six standard deviations of a fair coin.
        set.ShouldAllBe(ones => Math.Abs(ones - (Texts / 2)) < 6 * 71);
    }

    [Fact]
    public void Copy_GoesOnByItself()
    {
        var hash = new KeyedHash(7);
        hash.Add("one");
        var copy = hash;
        copy.Add("two");

        hash.Value.ShouldBe(Of(7, "one"));
        copy.Value.ShouldBe(Of(7, "one", "two"));
    }

    private static ulong Of(ulong key, params string[] texts)
    {
        var hash = new KeyedHash(key);
        foreach (var text in texts)
        {
            hash.Add(text);
        }

        return hash.Value;
    }
}
