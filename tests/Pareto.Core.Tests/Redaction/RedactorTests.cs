using System.Text.RegularExpressions;
using Pareto.Core.Exchange;
using Pareto.Core.Redaction;

namespace Pareto.Core.Tests.Redaction;

public partial class RedactorTests
{
    private const string Key = "not-a-real-key-4711";

    [Fact]
    public void Redact_Value_LeavesTypeLengthAndHash()
    {
        var redacted = Redactor().Redact("mail ann@example.com now");

        redacted.ShouldMatch(@"^mail \[EMAIL_ADDRESS 15 #[0-9a-f]{8}\] now$");
    }

    [Fact]
    public void Redact_SameValue_HasTheSameHashUnderOneKeyOnly()
    {
        var redactor = Redactor();

        redactor.Redact("a@b.cc").ShouldBe(redactor.Redact("a@b.cc"));
        redactor.Redact("a@b.cc").ShouldNotBe(redactor.Redact("a@b.cd"));
        redactor.Redact("a@b.cc").ShouldNotBe(Redactor(key: 2).Redact("a@b.cc"));
    }

    [Fact]
    public void Redact_NothingToHide_IsTheSameText()
    {
        const string Text = "Executor[3001]: openai/gpt-5-mini failed: Timeout (status 504). Send it as 'Authorization: Bearer KEY'.";

        Redactor().Redact(Text).ShouldBeSameAs(Text);
    }

    [Fact]
    public void Redact_Redacted_StaysAsItIs()
    {
        var redactor = Redactor();
        var once = redactor.Redact($"Authorization: Bearer {Key}, from ann@example.com");

        redactor.Redact(once).ShouldBe(once);
    }

    [Fact]
    public void Redact_OverlappingFindings_BecomeOnePlaceholder()
    {
        var redactor = new Redactor(_ => [Finding(2, 8, "A"), Finding(6, 14, "B"), Finding(14, 15, "C"), Finding(0, 3, "D")], [1]);

        redactor.Redact("0123456789abcdefgh").ShouldMatch(@"^\[B 14 #[0-9a-f]{8}\]\[C 1 #[0-9a-f]{8}\]fgh$");
    }

    [Fact]
    public void Redact_FinderFails_ShowsNothing()
    {
        var redactor = new Redactor(_ => throw new InvalidOperationException("ann@example.com"), [1]);

        redactor.Redact("mail ann@example.com now").ShouldMatch(@"^\[TEXT 24 #[0-9a-f]{8}\]$");
    }

    [Theory]
    [InlineData("provider-key-of-ours")]
    [InlineData("k\"ey with \\ blanks+and/more=")]
    [InlineData("schlüssel-zum-glück")]
    public void Redact_KnownSecret_GoesInEveryForm(string secret)
    {
        var redactor = Redactor();
        redactor.Know([secret]);

        redactor.Redact($"<{secret}>").ShouldMatch(@"^<\[KEY \d+ #[0-9a-f]{8}\]>$");
        redactor.Redact($"{{\"x\":{System.Text.Json.JsonSerializer.Serialize(secret)}}}").ShouldMatch(@"^\{""x"":""\[KEY \d+ #[0-9a-f]{8}\]""\}$");
        redactor.Redact($"/v1?x={Uri.EscapeDataString(secret)}&y=1").ShouldMatch(@"^/v1\?x=\[KEY \d+ #[0-9a-f]{8}\]&y=1$");
    }

    [Fact]
    public void Redact_KeyThatBeginsWithAnother_GoesWhole()
    {
        var redactor = Redactor();
        redactor.Know(["secret-of-a-team", "secret-of-a-team-and-more"]);

        redactor.Redact("secret-of-a-team-and-more").ShouldMatch(@"^\[KEY 25 #[0-9a-f]{8}\]$");
    }

    [Fact]
    public void Know_LaterSecrets_KeepsTheEarlier()
    {
        var redactor = Redactor();
        redactor.Know(["first-secret-there-was"]);
        redactor.Know(["second-secret-there-is"]);

        redactor.Redact("first-secret-there-was second-secret-there-is").ShouldNotContain("secret-there");
    }

    [Fact]
    public void Know_WordThatStandsForNoKey_IsLeftAlone()
    {
        var redactor = Redactor();
        redactor.Know(["ollama", "none", ""]);

        redactor.Redact("ollama/llama3.2 failed, none left").ShouldBe("ollama/llama3.2 failed, none left");
    }

    [Theory]
    [InlineData($"Authorization: Bearer {Key}")]
    [InlineData($"authorization={Key}")]
    [InlineData($"AUTHORIZATION: Basic {Key}==")]
    [InlineData($"Authorization: [Bearer {Key}]")]
    [InlineData($"Authorization Bearer {Key}")]
    [InlineData($"x-api-key: {Key}")]
    [InlineData($"Ocp-Apim-Subscription-Key: {Key}")]
    [InlineData($"GET /v1/models?api-key={Key}&page=2")]
    [InlineData($"{{\"api_key\": \"{Key}\", \"model\": \"auto\"}}")]
    [InlineData($"{{\\\"apiKey\\\":\\\"{Key}\\\"}}")]
    [InlineData($"api_key='{Key}'")]
    [InlineData($"Incorrect api key, Bearer {Key}")]
    [InlineData($"Cookie: session=a; token={Key}; theme=dark")]
    [InlineData($"Set-Cookie: session={Key}; HttpOnly")]
    [InlineData($"key pareto_admin_{Key} is refused")]
    [InlineData($"key pareto_key_{Key} is refused")]
    [InlineData($"client_secret={Key}")]
    public void Redact_Credential_IsGone(string text)
    {
        Redactor().Redact(text).ShouldNotContain(Key);
    }

    [Theory]
    [InlineData("Authorization", true)]
    [InlineData("x-api-key", true)]
    [InlineData("Proxy-Authorization", true)]
    [InlineData("apiKey", true)]
    [InlineData("Cookie", true)]
    [InlineData("keyName", false)]
    [InlineData("Tokens", false)]
    public void Redact_ValueUnderAName_GoesWhereTheNameIsACredentials(string name, bool goes)
    {
        Redactor().Redact(name, "plain").ShouldBe(goes ? Redactor().Redact("authorization", "plain") : "plain");
        Redactor().Redact("authorization", "plain").ShouldStartWith("[CREDENTIAL 5 #");
    }

    [Theory]
    [InlineData("Bearer authentication is used here.")]
    [InlineData("Send an API key as a Bearer token in the Authorization header.")]
    [InlineData("The api-key header is missing")]
    [InlineData("maximum token 4096 reached")]
    [InlineData("https://example.com/cookie-policy")]
    public void Redact_SentenceAboutCredentials_StaysReadable(string text)
    {
        Redactor().Redact(text).ShouldBe(text);
    }

    [Fact(Timeout = 60_000)]
    public async Task Redact_LongTextFullOfAnchors_Ends()
    {
        var text = string.Concat(Enumerable.Repeat("authorization: bearer authorization=\"", 30_000));
        var redactor = Redactor();
        redactor.Know([.. Enumerable.Range(0, 100).Select(i => $"authorization-{i:D3}")]);

        (await Task.Run(() => redactor.Redact(text), TestContext.Current.CancellationToken)).ShouldBe(text);
    }

    private static Redactor Redactor(byte key = 1) => new(
        text => [.. Mail().Matches(text).Select(match => Finding(match.Index, match.Index + match.Length, "EMAIL_ADDRESS"))], [key]);

    private static Finding Finding(int start, int end, string type) => new(start, end, type, FindingCategory.Personal, 1);

    [GeneratedRegex(@"\w+@\w+\.\w+")]
    private static partial Regex Mail();
}
