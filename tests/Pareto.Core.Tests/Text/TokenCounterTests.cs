using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Pareto.Core.Text;

namespace Pareto.Core.Tests.Text;

/// <summary>The expected ids are npm tiktoken's; eng/tokenizer/make-cases.mjs wrote them down.</summary>
public sealed class TokenCounterTests
{
    // Steps that a UTF-16 unit may cost: looking at it, looking its pairs up, moving them in the queue of one merge.
    private const int StepsPerUnit = 60;

    private static readonly Expectations _expected = Load();

    public static TheoryData<string> CaseNames => [.. _expected.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Count_Text_EqualsThePublishedTokenizer(string name)
    {
        var one = _expected.Cases.Single(candidate => candidate.Name == name);

        var ids = TokenCounter.Shared.Encode(one.Utf16);

        ids.Count.ShouldBe(one.Count);
        HashOf(ids).ShouldBe(one.Hash);
        TokenCounter.Shared.Count(one.Utf16).ShouldBe(one.Count);
    }

    [Fact]
    public void Count_EveryCharacterOfThePlanesWithLetters_EqualsThePublishedTokenizer()
    {
        var wrong = new List<string>();
        for (var block = 0; block < _expected.Blocks.Count; block++)
        {
            var ids = TokenCounter.Shared.Encode(TextOfBlock(block));
            if (ids.Count != _expected.Blocks[block].Count || HashOf(ids) != _expected.Blocks[block].Hash)
            {
                wrong.Add($"U+{block * 4096:X}: {ids.Count} tokens, expected {_expected.Blocks[block].Count}");
            }
        }

        _expected.Blocks.Count.ShouldBe(0x40000 / 4096);
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a")]
    [InlineData("A")]
    [InlineData("aB")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData(" \n")]
    [InlineData("-")]
    [InlineData("/")]
    [InlineData("7")]
    [InlineData("'s")]
    [InlineData("\u0301")]
    [InlineData("\u0301A")]
    [InlineData("A\u0301")]
    [InlineData("!\u0301A")]
    [InlineData("漢")]
    [InlineData("😀")]
    [InlineData("qxzj")]
    [InlineData("the cat ")]
    public void Count_RunOfAnyLength_TakesStepsInProportion(string unit)
    {
        foreach (var length in new[] { 1_000, 10_000, 100_000 })
        {
            var text = string.Concat(Enumerable.Repeat(unit, length / unit.Length));

            TokenCounter.Shared.Count(text, out var steps);

            steps.ShouldBeLessThan((long)StepsPerUnit * text.Length);
        }
    }

    [Fact]
    public void Count_RunLongerThanOneMerge_IsCutIntoSlices()
    {
        var slice = string.Concat(Enumerable.Repeat("qxzj", TokenCounter.LongestMerge / 4));
        var ofOne = TokenCounter.Shared.Count(slice);

        TokenCounter.Shared.Count(slice + slice + slice).ShouldBe(3 * ofOne);
    }

    [Fact]
    public void Count_SliceThatWouldEndInsideASurrogatePair_KeepsThePair()
    {
        // One unit before the faces makes every pair start at an odd place.
        var faces = "!" + string.Concat(Enumerable.Repeat("😀", TokenCounter.LongestMerge));

        var ids = TokenCounter.Shared.Encode(faces);

        ids.ShouldNotContain(TokenCounter.Shared.Encode("\uFFFD").Single());
    }

    [Fact]
    public void Count_OrdinaryText_AllocatesNothing()
    {
        var text = string.Concat(Enumerable.Repeat("Zażółć gęślą jaźń: the unbelievably Straßenbahnhaltestelle 12345 😀\n", 50));
        TokenCounter.Shared.Count(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        TokenCounter.Shared.Count(text);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Count_FromManyThreads_GivesEachTheSame()
    {
        var one = _expected.Cases.Single(candidate => candidate.Name == "vietnamese");
        var counts = new int[64];

        Parallel.For(0, counts.Length, index => counts[index] = TokenCounter.Shared.Count(one.Utf16));

        counts.ShouldAllBe(count => count == one.Count);
    }

    private static string TextOfBlock(int block)
    {
        var text = new StringBuilder();
        for (var code = block * 4096; code < (block + 1) * 4096; code++)
        {
            if (Rune.TryCreate(code, out var rune))
            {
                text.Append('a').Append(rune).Append("b ").Append(rune).Append("Q1").Append(rune).Append("2\n");
            }
        }

        return text.ToString();
    }

    private static uint HashOf(List<int> ids)
    {
        var hash = 0x811C9DC5u;
        foreach (var id in ids)
        {
            hash = (hash ^ (uint)id) * 0x01000193u;
        }

        return hash;
    }

    private static Expectations Load()
    {
        using var data = typeof(TokenCounterTests).Assembly.GetManifestResourceStream("o200k-cases.json")!;
        return JsonSerializer.Deserialize<Expectations>(data, JsonSerializerOptions.Web)!;
    }

    private sealed record Expectations(IReadOnlyList<Case> Cases, IReadOnlyList<Block> Blocks);

    private sealed record Block(int Count, uint Hash);

    private sealed record Case(string Name, string? Text, int? Times, string? Units, int Count, uint Hash)
    {
        public string Utf16 => Units is null
            ? string.Concat(Enumerable.Repeat(Text, Times ?? 1))
            : new string(MemoryMarshal.Cast<byte, char>(Convert.FromBase64String(Units)));
    }
}
