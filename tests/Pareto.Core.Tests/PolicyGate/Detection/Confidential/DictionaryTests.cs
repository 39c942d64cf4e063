using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Confidential;

namespace Pareto.Core.Tests.PolicyGate.Detection.Confidential;

public sealed class DictionaryTests
{
    [Theory]
    [InlineData("the Blue Harbour plan", "Blue Harbour")]
    [InlineData("BLUE HARBOUR", "BLUE HARBOUR")]
    [InlineData("blue   harbour", "blue   harbour")]
    [InlineData("a blue\nharbour", "blue\nharbour")]
    [InlineData("// blue\n// harbour", "blue\n// harbour")]
    [InlineData("see blue-harbour-api", "blue-harbour")]
    [InlineData("see blue_harbour_api", "blue_harbour")]
    [InlineData("new BlueHarbourClient()", "BlueHarbour")]
    [InlineData("new blueHarbourClient()", "blueHarbour")]
    [InlineData("Blue Harbour's budget", "Blue Harbour")]
    [InlineData("{\"project\":\"Blue Harbour\"}", "Blue Harbour")]
    public void Find_TermHoweverWritten_IsFound(string text, string expected) =>
        Configured.Dictionary("Blue Harbour").Find(text).ShouldBe([$"TERM:{expected}"]);

    [Theory]
    [InlineData("blueharbour")]
    [InlineData("blue harbours")]
    [InlineData("Bluer Harbour")]
    [InlineData("blue and harbour")]
    [InlineData("blue\n\nharbour")]
    [InlineData("blue ----- harbour")]
    [InlineData("blue")]
    [InlineData("")]
    public void Find_NotTheTerm_IsQuiet(string text) => Configured.Dictionary("Blue Harbour").Find(text).ShouldBeEmpty();

    [Theory]
    [InlineData("Société Générale", "SOCIETE GENERALE")]
    [InlineData("Muller", "Müller")]
    [InlineData("Łódź Works", "łodz works")]
    [InlineData("Cafe\u0301 Noir", "café noir")]
    [InlineData("Север Банк", "СЕВЕР БАНК")]
    [InlineData("北極光計画", "次は北極光計画です")]
    [InlineData("Q7", "q7")]
    public void Find_OtherCaseOrAccents_AreAlike(string term, string text) => Configured.Dictionary(term).Find(text).Length.ShouldBe(1);

    [Fact]
    public void Find_SingleWord_IsNotFoundInsideAName() => Configured.Dictionary("Box").Find("TextBox.Show(inbox)").ShouldBeEmpty();

    [Fact]
    public void Find_TermsWithTheSameBeginning_GivesTheLongest() =>
        Configured.Dictionary("Acme", "Acme Steel", "Acme Steel Works GmbH").Find("Acme Steel Works and Acme and Acme Steel Works GmbH & more")
            .ShouldBe(["TERM:Acme Steel", "TERM:Acme", "TERM:Acme Steel Works GmbH"]);

    [Fact]
    public void Find_CaseSensitive_TakesTheWritingOnly()
    {
        var configured = new Configured { Dictionaries = { new() { Name = "CODE", Terms = ["GO", "Émile Kahn"], CaseSensitive = true } } };

        configured.Find("go GO Go Émile  Kahn emile kahn").ShouldBe(["CODE:GO", "CODE:Émile  Kahn"]);
    }

    [Fact]
    public void Find_TermInTwoDictionaries_IsOfTheStricter()
    {
        var configured = new Configured
        {
            Dictionaries =
            {
                new() { Name = "CUSTOMER", Terms = ["Nordlicht"], Sensitivity = Sensitivity.Restricted },
                new() { Name = "PARTNER", Terms = ["nordlicht"], Sensitivity = Sensitivity.Internal },
            },
        };

        configured.Find("Nordlicht").ShouldBe(["CUSTOMER:Nordlicht"]);
        configured.Compile().Sensitivities["PARTNER"].ShouldBe(Sensitivity.Internal);
    }

    [Fact]
    public void Find_ManyTermsOfAFile_FindsEachAndNothingElse()
    {
        const int Terms = 100_000;
        var random = new Random(4);
        var words = Enumerable.Range(0, 20_000).Select(_ => RandomWord(random)).ToArray();
        var terms = Enumerable.Range(0, Terms).Select(i => $"{words[random.Next(words.Length)]} {words[random.Next(words.Length)]} {i}").ToArray();
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, ["# customers", "", .. terms]);
            var compiled = new Configured { Dictionaries = { new() { Name = "CUSTOMER", Files = [file] } } }.Compile();
            var detector = new Detector(compiled.Recognizers, 0.1);

            for (var i = 0; i < Terms; i += 997)
            {
                var found = detector.Scan($"order of {terms[i].ToUpperInvariant()}, paid", TestContext.Current.CancellationToken);

                found.ShouldHaveSingleItem().Length.ShouldBe(terms[i].Length);
            }

            detector.Scan(string.Join(' ', words), TestContext.Current.CancellationToken).ShouldBeEmpty();
            compiled.Summaries.ShouldHaveSingleItem().Count.ShouldBe(Terms);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Find_RandomTexts_AgreesWithASearchTermByTerm()
    {
        var random = new Random(11);
        string[] alphabet = ["a", "b", "ab", "ba"];
        for (var round = 0; round < 300; round++)
        {
            var terms = Enumerable.Range(0, 5).Select(_ => Phrase(random.Next(1, 4))).Where(term => term.Length > 1).Distinct().ToArray();
            var text = Phrase(12);
            var index = new TermIndex();
            foreach (var term in terms)
            {
                index.TryAdd(term, 0, exact: false).ShouldBeTrue();
            }

            var found = new List<string>();
            index.Find(text, (_, _, _) => true, (_, start, end) => found.Add($"{start}-{end}"), TestContext.Current.CancellationToken);

            found.ShouldBe(Starts(text).Select(start => (start, Longest(text, start, terms))).Where(pair => pair.Item2 > 0).Select(pair => $"{pair.start}-{pair.start + pair.Item2}"), text);
        }

        string Phrase(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => alphabet[random.Next(alphabet.Length)]));

        static IEnumerable<int> Starts(string text) => Enumerable.Range(0, text.Length).Where(i => text[i] != ' ' && (i == 0 || text[i - 1] == ' '));

        static int Longest(string text, int start, string[] terms) =>
            terms.Where(term => string.CompareOrdinal(text, start, term, 0, term.Length) == 0 && (start + term.Length == text.Length || text[start + term.Length] == ' '))
                .Select(term => term.Length).DefaultIfEmpty().Max();
    }

    [Theory]
    [InlineData("a")]
    [InlineData("...")]
    [InlineData("")]
    [InlineData("a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a")]
    public void Compile_WhatIsNoTerm_IsRefused(string term) => Configured.Dictionary("fine", term).Problems().ShouldBe(["detection.dictionaries[0].terms[1]"]);

    [Fact]
    public void Compile_FileWithBadLinesOrNone_SaysWhich()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, ["Nordlicht", "x", "# y", "z", "-", "!"]);
            var configured = new Configured { Dictionaries = { new() { Name = "A", Files = [file] }, new() { Name = "B", Files = [file + ".none"] }, new() { Name = "C" } } };

            configured.Compile(out var problems);

            problems.Select(problem => problem.Path).ShouldBe(
                ["detection.dictionaries[0].files[0]", "detection.dictionaries[0].files[0]", "detection.dictionaries[0].files[0]", "detection.dictionaries[0].files[0]", "detection.dictionaries[1].files[0]", "detection.dictionaries[2]"]);
            problems[0].Message.ShouldStartWith("Line 2:");
            problems[3].Message.ShouldStartWith("1 more");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("a a ")]
    [InlineData("aA")]
    [InlineData("a-------- ")]
    [InlineData("Confidential     ")]
    [InlineData("青")]
    public void Find_NearMatchesWithoutEnd_StaysLinear(string piece)
    {
        var index = new TermIndex();
        index.TryAdd(string.Join(' ', Enumerable.Repeat("a", 31)) + " b", 0, exact: false).ShouldBeTrue();
        index.TryAdd(new string('青', 31) + "b", 0, exact: true).ShouldBeTrue();
        index.TryAdd("confidential", 1, exact: false).ShouldBeTrue();
        var text = string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length));
        var steps = 0L;

        index.Find(text, (list, start, end) => list == 0 || MarkPlace.IsMark(text, start, end), (_, _, _) => steps++, TestContext.Current.CancellationToken);

        steps.ShouldBeLessThanOrEqualTo(text.Length);
    }

    private static string RandomWord(Random random) => new([.. Enumerable.Range(0, random.Next(4, 10)).Select(_ => (char)('a' + random.Next(26)))]);
}
