using Pareto.Core.PolicyGate.Detection.Names;

namespace Pareto.Core.Tests.PolicyGate.Detection.Names;

public sealed class NameModelTests
{
    [Fact]
    public void Write_ThenRead_IsTheSameModel()
    {
        var model = Small();
        using var stream = new MemoryStream();

        model.Write(stream);
        stream.Position = 0;
        var read = NameModel.Read(stream);

        read.Words.ShouldBe(model.Words, ignoreOrder: true);
        read.Transitions.ShouldBe(model.Transitions);
        read.Buckets.ShouldBe(model.Buckets);
        Scores(read).ShouldBe(Scores(model));
    }

    [Fact]
    public void Score_Features_AddsTheirRows()
    {
        Scores(Small()).ShouldBe([.. Enumerable.Range(0, NameTag.Count).Select(tag => (((3 * NameModel.Stride) + tag) % 100 + (((5 * NameModel.Stride) + tag) % 100)) * 0.5f)]);
    }

    [Fact]
    public void Read_OtherFile_IsRefused()
    {
        using var stream = new MemoryStream();
        using (var packed = new System.IO.Compression.BrotliStream(stream, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            packed.Write("something else"u8);
        }

        stream.Position = 0;

        Should.Throw<InvalidDataException>(() => NameModel.Read(stream));
    }

    [Fact]
    public void Shipped_Model_KnowsItsWords()
    {
        var lexicon = NameModel.Shipped.Lexicon;

        lexicon.TraitsOf(NameTokenizer.HashOf("Margaret")).HasFlag(WordTraits.GivenName).ShouldBeTrue();
        lexicon.TraitsOf(NameTokenizer.HashOf("københavn")).HasFlag(WordTraits.City).ShouldBeTrue();
        lexicon.TraitsOf(NameTokenizer.HashOf("xqzzy")).ShouldBe(WordTraits.None);
    }

    private static NameModel Small()
    {
        var weights = new sbyte[8 * NameModel.Stride];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = i % NameModel.Stride < NameTag.Count ? (sbyte)(i % 100) : (sbyte)0;
        }

        var words = new Dictionary<uint, WordTraits> { [7] = WordTraits.City, [4_000_000_000] = WordTraits.Common | WordTraits.Job };
        return new NameModel(words, weights, 0.5f, [.. Enumerable.Range(0, NameTag.Count * NameTag.Count).Select(i => i / 8f)]);
    }

    private static float[] Scores(NameModel model)
    {
        var scores = new float[NameModel.Stride];
        model.Score([3, 5], scores);
        return scores[..NameTag.Count];
    }
}
