using System.Text;
using Pareto.LocalModels.Grammars;

namespace Pareto.LocalModels.Tests.Grammars;

public class PatternTests
{
    private static readonly TokenConstraints _constraints = new(Answers.Tokenizer);

    [Fact]
    public void TryRegex_RandomPatterns_EveryFinishedAnswerMatches()
    {
        var random = new Random(11);
        var finished = 0;
        for (var i = 0; i < 500; i++)
        {
            var pattern = Pattern(random, 3);
            if (!_constraints.TryRegex(pattern, out var make, out var problem))
            {
                (problem == "No text satisfies it." || problem.Contains("repeats an anchor")).ShouldBeTrue(problem);
                continue;
            }

            if (Answers.Draw(Answers.Tokenizer, make(), random, 200) is { } text)
            {
                finished++;
                SchemaValidator.Matches($@"\A(?:{pattern})\z", text).ShouldBeTrue($"{pattern} : {text}");
            }
        }

        finished.ShouldBeGreaterThan(350);
    }

    // Letters beyond ASCII are left out, as dialects differ on which of them \\w is.
    [Fact]
    public void TryRegex_RandomTexts_FitsWhatMatches()
    {
        var random = new Random(12);
        int fitting = 0, others = 0;
        for (var i = 0; i < 300; i++)
        {
            var pattern = Pattern(random, 2);
            if (!_constraints.TryRegex(pattern, out var make, out _))
            {
                continue;
            }

            for (var j = 0; j < 5; j++)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => "abc01x-. "[random.Next(9)]));
                var expected = SchemaValidator.Matches($@"\A(?:{pattern})\z", text);
                _ = expected ? fitting++ : others++;
                Answers.Fits(Answers.Tokenizer, make(), text).ShouldBe(expected, $"{pattern} : {text}");
            }
        }

        fitting.ShouldBeGreaterThan(50);
        others.ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData(@"\d{3}-\d{4}", "555-1234", "555-123")]
    [InlineData(@"\u0041\x42\u{43}\cB?", "", "")]
    [InlineData(@"^a|b$", "a b", "ab c")]
    [InlineData(@"(^a|b)c", "ac bc", "c")]
    [InlineData(@"x(?<name>y)?(?:z)*?", "x xy xyzz", "xx")]
    [InlineData(@"[^\w]\S\W", "-a! +++", "aa! - !")]
    [InlineData(@"\p{Lu}\P{L}", "É1", "é1 ÉÉ")]
    [InlineData(@"a{2}{3}", "", "")]
    [InlineData(@"a{,2}", "a{,2}", "aa")]
    [InlineData(@"[a\-z\]]+", "a-z]", "b")]
    [InlineData("a.c", "abc a😀c", "ac a\nc")]
    [InlineData(@"\uD83D\uDE00", "😀", "a")]
    public void TryRegex_GivenTexts_FitsThoseThatMatch(string pattern, string fitting, string others)
    {
        if (fitting.Length == 0)
        {
            _constraints.TryRegex(pattern, out _, out var problem).ShouldBeFalse();
            problem.ShouldContain("not supported");
            return;
        }

        _constraints.TryRegex(pattern, out var make, out _).ShouldBeTrue();
        fitting.Split(' ').ShouldAllBe(text => Answers.Fits(Answers.Tokenizer, make!(), text));
        others.Split(' ').ShouldAllBe(text => !Answers.Fits(Answers.Tokenizer, make!(), text));
    }

    [Fact]
    public void TryChoices_RandomAnswers_AreAlwaysOneOfThem()
    {
        string[] choices = ["yes", "no", "yesterday", "não", "日本語", "a\"b", "no way"];
        _constraints.TryChoices(choices, out var make, out _).ShouldBeTrue();

        var answers = Enumerable.Range(0, 300).Select(seed => Answers.Draw(Answers.Tokenizer, make!(), new Random(seed), 100)!).ToList();

        answers.ShouldAllBe(answer => choices.Contains(answer));
        answers.Distinct().Count().ShouldBe(choices.Length);
    }

    [Fact]
    public void TryChoices_None_IsAProblem()
    {
        _constraints.TryChoices([], out _, out var problem).ShouldBeFalse();
        problem.ShouldNotBeEmpty();
    }

    private static string Pattern(Random random, int depth)
    {
        var pattern = new StringBuilder();
        for (var i = 0; i <= random.Next(3); i++)
        {
            pattern.Append(depth == 0 ? Atom(random) : random.Next(6) switch
            {
                0 => $"({Pattern(random, depth - 1)}|{Pattern(random, depth - 1)})",
                1 => $"(?:{Pattern(random, depth - 1)}){Quantifier(random)}",
                2 => $"({Atom(random)}){Quantifier(random)}",
                3 when i == 0 => $"^{Atom(random)}",
                4 => $"({Pattern(random, depth - 1)}$|b)",
                _ => Atom(random),
            });
        }

        return pattern.ToString();
    }

    private static string Atom(Random random)
    {
        string[] atoms = ["a", "b", "ab", "[a-c]", "[^a-c]", "[0-9]", "\\d", "\\w", "x", "é", "\\.", "[x-z01]", "-", "\\u00e9", "cc"];
        return atoms[random.Next(atoms.Length)];
    }

    private static string Quantifier(Random random)
    {
        string[] quantifiers = ["?", "*", "+", "{2}", "{0,3}", "{1,}", "??", "+?", "{0}"];
        return quantifiers[random.Next(quantifiers.Length)];
    }
}
