using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Personal;

namespace Pareto.Core.Tests.PolicyGate.Detection.Personal;

public sealed class PersonalRecognizersTests
{
    public static TheoryData<string> Names => [.. PersonalRecognizers.All.Select(recognizer => recognizer.GetType().Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Find_TokenIsCancelled_Ends(string name)
    {
        var recognizer = PersonalRecognizers.All.Single(recognizer => recognizer.GetType().Name == name);
        var text = ScannedText.Of("a@b.c 1.2:3-4 " + new string('a', 60));

        Should.Throw<OperationCanceledException>(() => recognizer.Find(text, [], new CancellationToken(canceled: true)));
    }

    // Whatever stands in a text, a recognizer neither breaks nor points outside of it.
    [Theory]
    [MemberData(nameof(Names))]
    public void Find_AnyText_StaysInBounds(string name)
    {
        var recognizer = PersonalRecognizers.All.Single(recognizer => recognizer.GetType().Name == name);
        string[] pieces =
        [
            "1", "12", "4111", "1111", "0", "00", "+", "(", ")", "(0)", " ", "-", ".", "/", ":", "::", "@", "a", "x", "ext. ", "DE89", "fe80", "ab", "http://", "www.", "com", "May ", "th", "T12:30", "/24", "born ", "phone ",
            "card ", "age ", "year old", "zip ", "|", "\n", "\t", ",", "bc1q", "0x", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "ü", "\u200b", "%40", "\\n", "\ud83d", "=", "_", "'",
        ];
        var random = new Random(11);
        for (var round = 0; round < 5000; round++)
        {
            var text = ScannedText.Of(string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)])));
            var found = new List<Candidate>();

            recognizer.Find(text, found, CancellationToken.None);

            found.Exists(candidate => candidate.Start < 0 || candidate.Start >= candidate.End || candidate.End > text.Text.Length || candidate.Score is <= 0 or > 1).ShouldBeFalse(text.Text);
        }
    }
}
