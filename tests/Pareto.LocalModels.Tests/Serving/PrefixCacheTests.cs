using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Serving;

namespace Pareto.LocalModels.Tests.Serving;

public class PrefixCacheTests
{
    private const int Page = KeyValuePages.Positions;

    [Fact]
    public void Adopt_SameBeginning_SharesWholePagesButTheLastToken()
    {
        using var pages = TinyPages.Make(10);
        var cache = new PrefixCache(pages);
        var first = Compute(cache, TinyPages.Sequence(pages, TinyEngine.Prompt(3 * Page, 1)));

        var same = TinyPages.Sequence(pages, TinyEngine.Prompt(3 * Page, 1));
        var longer = TinyPages.Sequence(pages, [.. TinyEngine.Prompt(3 * Page, 1), 5, 6]);
        var other = TinyPages.Sequence(pages, [.. TinyEngine.Prompt(Page, 1), .. TinyEngine.Prompt(Page, 2), 1]);
        var apart = TinyPages.Sequence(pages, TinyEngine.Prompt(3 * Page, 2));

        cache.Adopt(same).ShouldBe(2 * Page);
        cache.Adopt(longer).ShouldBe(3 * Page);
        cache.Adopt(other).ShouldBe(Page);
        cache.Adopt(apart).ShouldBe(0);
        Table(longer).ShouldBe(Table(first));
        cache.Available.ShouldBe(7);
    }

    [Fact]
    public void Remember_PageThatIsThere_GivesTheOwnOneBack()
    {
        using var pages = TinyPages.Make(10);
        var cache = new PrefixCache(pages);
        var first = Compute(cache, TinyPages.Sequence(pages, TinyEngine.Prompt(Page + 1, 1)));
        var second = TinyPages.Sequence(pages, TinyEngine.Prompt(Page + 1, 1));
        cache.TryGrow(second, Page + 1).ShouldBeTrue();
        second.Cache.Length = Page + 1;

        cache.Remember(second).ShouldBeTrue();
        cache.Share(second, 0);

        Table(second)[0].ShouldBe(Table(first)[0]);
        pages.Free.ShouldBe(7);
        cache.Release(first);
        cache.Release(second);
        pages.Free.ShouldBe(9);
        cache.Available.ShouldBe(10);
    }

    [Fact]
    public void TryGrow_NothingFree_DropsTheLongestUnusedFromItsEnd()
    {
        using var pages = TinyPages.Make(6);
        var cache = new PrefixCache(pages);
        cache.Release(Compute(cache, TinyPages.Sequence(pages, TinyEngine.Prompt(3 * Page, 1))));
        cache.Release(Compute(cache, TinyPages.Sequence(pages, TinyEngine.Prompt(3 * Page, 2))));
        pages.Free.ShouldBe(0);

        // One page is needed: the end of the first goes.
        Compute(cache, TinyPages.Sequence(pages, TinyEngine.Prompt(Page, 3)));

        cache.Adopt(TinyPages.Sequence(pages, [.. TinyEngine.Prompt(3 * Page, 2), 0])).ShouldBe(3 * Page);
        cache.Adopt(TinyPages.Sequence(pages, [.. TinyEngine.Prompt(3 * Page, 1), 0])).ShouldBe(2 * Page);
    }

    [Fact]
    public void TryGrow_AllInUse_IsFalse()
    {
        using var pages = TinyPages.Make(3);
        var cache = new PrefixCache(pages);
        var first = Compute(cache, TinyPages.Sequence(pages, TinyEngine.Prompt(2 * Page, 1)));
        var second = TinyPages.Sequence(pages, TinyEngine.Prompt(2 * Page, 2));

        cache.TryGrow(second, 2 * Page).ShouldBeFalse();
        second.Cache.Pages.ShouldBe(1);

        cache.Release(first);
        cache.TryGrow(second, 2 * Page).ShouldBeTrue();
    }

    [Fact]
    public void All_ManySequencesAtRandom_LoseNoPage()
    {
        using var pages = TinyPages.Make(40);
        var cache = new PrefixCache(pages);
        var random = new Random(5);
        var held = new List<Sequence>();
        for (var round = 0; round < 3000; round++)
        {
            if (held.Count < 6 && random.Next(2) == 0)
            {
                // Few beginnings, and some that fork after a page.
                int[] prompt = [.. TinyEngine.Prompt(Page * random.Next(1, 3), random.Next(3)), .. TinyEngine.Prompt(random.Next(1, 3 * Page), random.Next(4))];
                var sequence = TinyPages.Sequence(pages, prompt);
                if (Compute(cache, sequence, mayFail: true) is not null)
                {
                    held.Add(sequence);
                }
                else
                {
                    cache.Release(sequence);
                }
            }
            else if (held.Count > 0)
            {
                var at = random.Next(held.Count);
                cache.Release(held[at]);
                held.RemoveAt(at);
            }

            var used = held.SelectMany(Table).Distinct().Count();
            cache.Available.ShouldBe(40 - used);
        }

        held.ForEach(cache.Release);
        cache.Available.ShouldBe(40);
    }

    private static List<int> Table(Sequence sequence) => [.. Enumerable.Range(0, sequence.Cache.Pages).Select(sequence.Cache.Page)];

    // What the scheduler does with a prompt, without computing anything.
    private static Sequence Compute(PrefixCache cache, Sequence sequence) => Compute(cache, sequence, false)!;

    private static Sequence? Compute(PrefixCache cache, Sequence sequence, bool mayFail)
    {
        cache.Adopt(sequence);
        if (!cache.TryGrow(sequence, sequence.Tokens.Length))
        {
            mayFail.ShouldBeTrue();
            return null;
        }

        sequence.Cache.Length = sequence.Tokens.Length;
        while ((sequence.Nodes.Count + 1) * Page <= sequence.Tokens.Length)
        {
            var page = sequence.Nodes.Count;
            if (cache.Remember(sequence))
            {
                cache.Share(sequence, page);
            }
        }

        return sequence;
    }
}
