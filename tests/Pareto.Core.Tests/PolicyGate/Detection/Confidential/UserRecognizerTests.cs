using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Confidential;

namespace Pareto.Core.Tests.PolicyGate.Detection.Confidential;

public sealed class UserRecognizerTests
{
    [Fact]
    public void Find_Pattern_FindsEveryMatch()
    {
        Of(new() { Name = "STAFF_NUMBER", Patterns = [@"\bE-\d{6}\b", @"\bX\d{3}\b"] })
            .Find("E-123456 and E-654321, E-1234567, X123").ShouldBe(["STAFF_NUMBER:E-123456", "STAFF_NUMBER:E-654321", "STAFF_NUMBER:X123"]);
    }

    [Fact]
    public void Find_IgnoreCase_IsAsWritten()
    {
        Of(new() { Name = "CODE", Patterns = ["ab-[0-9]{2}"] }).Find("AB-12 ab-34").ShouldBe(["CODE:ab-34"]);
        Of(new() { Name = "CODE", Patterns = ["ab-[0-9]{2}"], IgnoreCase = true }).Find("AB-12 ab-34").ShouldBe(["CODE:AB-12", "CODE:ab-34"]);
    }

    [Fact]
    public void Find_ContextWord_RaisesTheScore()
    {
        var configured = Of(new() { Name = "CASE", Patterns = [@"\b\d{5}\b"], Context = ["case", "Aktenzeichen*"], Score = 0.3 });
        var detector = new Detector(configured.Compile().Recognizers, 0);

        Score("costs 12345 euros").ShouldBe(0.3, 1e-9);
        Score("the case 12345").ShouldBe(0.65, 1e-9);
        Score("Aktenzeichens 12345").ShouldBe(0.65, 1e-9);

        double Score(string text) => detector.Scan(text, TestContext.Current.CancellationToken).ShouldHaveSingleItem().Score;
    }

    [Theory]
    [InlineData(CheckDigit.Luhn, "7992 7398 713", "7992 7398 714")]
    [InlineData(CheckDigit.Mod97, "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R21")]
    [InlineData(CheckDigit.Iban, "GB82-WEST-1234-5698-7654-32", "GB82-WEST-1234-5698-7654-33")]
    [InlineData(CheckDigit.Mod1110, "07945", "07946")]
    [InlineData(CheckDigit.Verhoeff, "2363", "2364")]
    public void Find_Validator_KeepsWhatPasses(CheckDigit scheme, string right, string wrong)
    {
        var configured = Of(new() { Name = "NUMBER", Patterns = ["[0-9A-Z][0-9A-Z -]{2,40}[0-9A-Z]"], Validator = scheme });

        configured.Find($"<{right}>").ShouldBe([$"NUMBER:{right}"]);
        configured.Find($"<{wrong}>").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(@"foo(?=bar)", "look-ahead")]
    [InlineData(@"(?<!x)foo", "look-ahead")]
    [InlineData(@"(a+)\1", "back-reference")]
    [InlineData(@"(?>a+)b", "atomic")]
    [InlineData(@"(?<n>a)(?(n)b|c)", "conditional")]
    [InlineData(@"(a{1000}){1000}", "repeats too much")]
    [InlineData(@"(ab", "not a regular expression")]
    [InlineData(@"a*", "empty text")]
    [InlineData(@" ", "empty")]
    public void Compile_PatternThatCouldRunAway_IsRefusedWithTheReason(string pattern, string reason)
    {
        Of(new() { Name = "CODE", Patterns = ["fine", pattern] }).Compile(out var problems);

        var problem = problems.ShouldHaveSingleItem();
        problem.Path.ShouldBe("detection.recognizers[0].patterns[1]");
        problem.Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("(x+x+)+y", "x")]
    [InlineData("(a|aa)+$", "a")]
    [InlineData(".*.*=.*", "x=")]
    [InlineData("a(.*b)?", "a")]
    public void Find_PatternsThatBacktrackWithoutEnd_AreCancelledInTime(string pattern, string piece)
    {
        SafePattern.TryCompile(pattern, ignoreCase: false, out var compiled, out _).ShouldBeTrue();
        using var cancellation = new CancellationTokenSource();
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        cancellation.Cancel();

        Should.Throw<OperationCanceledException>(() => compiled.Find(text, (_, _) => { }, cancellation.Token));
    }

    [Fact]
    public void Find_MatchesAcrossStretches_AreWhole()
    {
        SafePattern.TryCompile(@"\b[a-z]{3,900}\b", ignoreCase: false, out var pattern, out _).ShouldBeTrue();
        var random = new Random(3);
        var words = Enumerable.Range(0, 200).Select(_ => new string((char)('a' + random.Next(26)), random.Next(3, 900))).ToArray();
        var text = string.Join("  ", words);
        var found = new List<string>();

        pattern.Find(text, (start, end) => found.Add(text[start..end]), TestContext.Current.CancellationToken);

        found.ShouldBe(words);
    }

    [Fact]
    public void Find_MatchOfManyStretches_IsNotLost()
    {
        SafePattern.TryCompile("x+", ignoreCase: false, out var pattern, out _).ShouldBeTrue();
        var text = "ab" + new string('x', 10_000) + "cd";
        var covered = 0;

        pattern.Find(text, (start, end) => covered += end - start, TestContext.Current.CancellationToken);

        covered.ShouldBe(10_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("code")]
    [InlineData("MY-CODE")]
    [InlineData("7CODE")]
    public void Compile_NameThatIsNoType_IsRefused(string name) =>
        Of(new() { Name = name, Patterns = ["x"] }).Problems().ShouldBe(["detection.recognizers[0].name"]);

    [Fact]
    public void Compile_OneNameTwice_IsRefused()
    {
        var configured = Of(new() { Name = "CODE", Patterns = ["x"] });
        configured.Dictionaries.Add(new() { Name = "CODE", Terms = ["xy"], Sensitivity = Sensitivity.Internal });

        configured.Problems().ShouldBe(["detection.dictionaries[0].name"]);
    }

    private static Configured Of(RecognizerOptions options) => new() { Recognizers = { options } };
}
