using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Secrets;

namespace Pareto.Core.Tests.PolicyGate.Detection.Secrets;

public sealed class SecretRecognizerTests
{
    private const double LeastScore = 0.5;
    private static readonly Detector Detector = new([new SecretRecognizer()], LeastScore);

    // Where people paste keys: alone, in prose, in configuration, in programs, in data inside data, in addresses.
    private static readonly string[] Surroundings =
    [
        "{0}",
        "My key is {0}, please check it.",
        "export SOME_TOKEN={0}",
        "{{\n    \"some_token\": \"{0}\"\n}}",
        "{{\"line\":\"token={0}\\nnext=1\"}}",
        "{{\\\"token\\\":\\\"{0}\\\"}}",
        "var client = new Client(\"{0}\");",
        "<token>{0}</token>",
        "| token | {0} |",
        "https://host.example/x?token={0}&y=1",
        "some.token: '{0}' # do not share",
    ];

    public static TheoryData<int> TokenRuleIndices => [.. Enumerable.Range(0, TokenRules.All.Length)];

    public static TheoryData<int> AssignedRuleIndices => [.. Enumerable.Range(0, AssignedRules.All.Length)];

    [Theory]
    [MemberData(nameof(TokenRuleIndices))]
    public void Find_TokenOfEachProvider_IsCoveredInAllSurroundings(int index)
    {
        var rule = TokenRules.All[index];
        var maker = new SecretMaker(index);
        foreach (var surrounding in Surroundings)
        {
            var token = Token(maker, rule);
            if (token.Contains('|') && surrounding[0] == '|')
            {
                continue;
            }

            var text = string.Format(null, surrounding, token);
            var start = text.IndexOf(token, StringComparison.Ordinal);
            Scan(text).ShouldContain(finding => finding.Start <= start && finding.End >= start + token.Length && finding.Category == FindingCategory.Secret, $"{rule.Type} in {surrounding}");
        }
    }

    [Theory]
    [MemberData(nameof(AssignedRuleIndices))]
    public void Find_ValueAssignedToAProvidersName_IsCovered(int index)
    {
        var rule = AssignedRules.All[index];
        var maker = new SecretMaker(index);
        foreach (var name in rule.Names)
        {
            foreach (var shape in rule.Shapes)
            {
                var value = maker.Of(shape);
                foreach (var text in new[]
                {
                    $"{name}={value}", $"export {name.ToUpperInvariant()}_TOKEN=\"{value}\"", $"{name}_key: '{value}'", $"string {name}Token = \"{value}\";",
                    $"{{\"{name}\": \"{value}\"}}", $"{name} api key: {value}", $"{name}Token := `{value}`", $"'{name}' => '{value}'",
                    $"<add key=\"{name}\" value=\"{value}\" />", $"<{name}Token>\n    {value}\n</{name}Token>",
                })
                {
                    var start = text.LastIndexOf(value, StringComparison.Ordinal);
                    Scan(text).ShouldContain(finding => finding.Start <= start && finding.End >= start + value.Length, $"{rule.Type}: {text}");
                }
            }
        }
    }

    [Fact]
    public void Find_GitHubTokenWithRightChecksum_IsCertain()
    {
        var maker = new SecretMaker(1);
        var body = maker.Mixed(30);

        var right = Scan("ghp_" + body + Checksums.Crc62(body)).ShouldHaveSingleItem();
        var wrong = Scan("ghp_" + body + "000001").ShouldHaveSingleItem();

        right.Type.ShouldBe("GITHUB_TOKEN");
        right.Score.ShouldBe(1.0);
        wrong.Score.ShouldBeLessThan(1.0);
    }

    [Fact]
    public void Crc62_KnownText_IsTheChecksumOfTheStandard() => Checksums.Crc62("123456789").ShouldBe("3jZRME", "CRC-32 of these digits is 0xCBF43926");

    [Theory]
    [InlineData("", "\n")]
    [InlineData("RSA ", "\n")]
    [InlineData("OPENSSH ", "\r\n")]
    [InlineData("EC ", "\\n")]
    [InlineData("ENCRYPTED ", "\n")]
    public void Find_PrivateKey_IsCoveredFromFirstLineToLast(string kind, string lineEnd)
    {
        var key = new SecretMaker(2).PrivateKey(kind, lineEnd);

        var finding = Scan("Look: " + key + " and now?").ShouldHaveSingleItem();

        finding.Type.ShouldBe("PRIVATE_KEY");
        (finding.Start, finding.End).ShouldBe((6, 6 + key.Length));
    }

    [Fact]
    public void Find_PrivateKeyCutOff_IsCoveredAsFarAsItGoes()
    {
        var key = new SecretMaker(3).PrivateKey("")[..200];

        var finding = Scan(key + "\n\n(rest is missing)").ShouldHaveSingleItem();

        finding.End.ShouldBeGreaterThanOrEqualTo(200);
    }

    [Fact]
    public void Find_TwoKeysTheFirstWithoutEnd_BothAreFound()
    {
        var maker = new SecretMaker(4);
        var text = maker.PrivateKey("")[..150] + "\n" + maker.PrivateKey("EC ");

        Scan(text).Length.ShouldBe(2);
    }

    [Fact]
    public void Find_PublicKeyAndCertificate_AreQuiet()
    {
        var maker = new SecretMaker(5);
        var body = string.Join('\n', Enumerable.Range(0, 6).Select(_ => maker.Base64(48)));

        Scan($"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----").ShouldBeEmpty();
        Scan($"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----").ShouldBeEmpty();
    }

    [Fact]
    public void Find_WebToken_IsCoveredAlsoEncodedTwice()
    {
        var maker = new SecretMaker(6);
        var token = maker.WebToken();
        var twice = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(maker.WebToken()));

        Scan($"Authorization: Bearer {token}").ShouldContain(finding => finding.Type == "JSON_WEB_TOKEN" && finding.Length == token.Length);
        Scan($"data: {twice}").ShouldContain(finding => finding.Type == "JSON_WEB_TOKEN" && finding.Length == twice.Length);
    }

    [Fact]
    public void Find_EncodedJsonThatIsNoToken_IsQuiet() =>
        Scan("cursor=" + Convert.ToBase64String("{\"page\":2,\"size\":50,\"sort\":\"name\"}"u8)).ShouldBeEmpty();

    [Theory]
    [InlineData("postgres")]
    [InlineData("mongodb+srv")]
    [InlineData("https")]
    [InlineData("amqps")]
    public void Find_AddressWithPassword_CoversUserAndPassword(string scheme)
    {
        var password = new SecretMaker(7).Mixed(14);
        var text = $"DATABASE_URL={scheme}://svc:{password}@db.example:5432/app";

        var finding = Scan(text).ShouldHaveSingleItem();

        text[finding.Start..finding.End].ShouldBe($"svc:{password}");
    }

    [Theory]
    [InlineData("Server=db;User Id=app;Password={0};Encrypt=true")]
    [InlineData("Endpoint=sb://x.example/;SharedAccessKeyName=root;SharedAccessKey={0}")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey={0};EndpointSuffix=x")]
    [InlineData("Authorization: Bearer {0}")]
    [InlineData("curl -H 'X-Api-Key: {0}' https://x.example")]
    [InlineData("curl -u admin:{0} https://x.example")]
    [InlineData("curl --user 'admin:{0}' https://x.example")]
    [InlineData("client_secret: {0}")]
    [InlineData("  - name: DB_PASSWORD\n    value: \"{0}\"")]
    [InlineData("<apiKey>{0}</apiKey>")]
    [InlineData("$env:API_KEY = '{0}'")]
    [InlineData("utils.GetOrDefault(\"api_token\", \"{0}\")")]
    [InlineData("My password is {0} and I cannot log in.")]
    [InlineData("the new api key: {0}")]
    [InlineData("?access_token={0}&state=1")]
    public void Find_NamedSecretOfUnknownMaker_IsCovered(string form)
    {
        var secret = new SecretMaker(8).Mixed(32);
        var text = string.Format(null, form, secret);
        var start = text.IndexOf(secret, StringComparison.Ordinal);

        Scan(text).ShouldContain(finding => finding.Start <= start && finding.End >= start + secret.Length);
    }

    [Theory]
    [InlineData("password = \"Sommer!2031\"")]
    [InlineData("password: tr0ub4dor&3")]
    [InlineData("<add key=\"Password\" value=\"NotSoClear77\" />")]
    [InlineData("db_passwd='Blue-42-Horse!'")]
    public void Find_PasswordThatPeopleChoose_IsFound(string text) => Scan(text).ShouldHaveSingleItem().Type.ShouldBe("PASSWORD");

    [Fact]
    public void Find_KubernetesSecret_CoversItsValues()
    {
        var maker = new SecretMaker(9);
        var (first, second) = (maker.Base64(12), maker.Base64(24));
        var text = $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\ndata:\n  user: {first}\n  other: {second}\n---\nkind: ConfigMap\ndata:\n  plain: {maker.Base64(12)}\n";

        Scan(text).Select(finding => text[finding.Start..finding.End]).ShouldBe([first, second]);
    }

    [Theory]
    [InlineData("API_KEY=your_api_key_here")]
    [InlineData("api_key: <YOUR-API-KEY>")]
    [InlineData("token = ${GITHUB_TOKEN}")]
    [InlineData("token: {{ secrets.TOKEN_1 }}")]
    [InlineData("TOKEN=$(cat /run/token1)")]
    [InlineData("password=%DB_PASSWORD_1%")]
    [InlineData("password: changeme123")]
    [InlineData("password = args.password2")]
    [InlineData("password = getPassword1(user)")]
    [InlineData("The password must be 12 characters long.")]
    [InlineData("Password: must contain 1 digit")]
    [InlineData("ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("key = 00000000000000000000000000000000")]
    [InlineData("https://user:password@host.example/x")]
    [InlineData("postgres://postgres:postgres@localhost/test")]
    [InlineData("postgres://$USER:$PASSWORD@localhost/test")]
    [InlineData("curl -u user:pass https://x.example")]
    [InlineData("curl -u \"$USER:$PASS\" https://x.example")]
    [InlineData("curl -H \"Authorization: Basic ...\" https://x.example")]
    [InlineData("primaryKey = 'order_line_2_id_77'")]
    [InlineData("schemaKey: a8f5f167f44f4964e6c998dee827110c")]
    [InlineData("Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089")]
    [InlineData("nextPageToken: CAUQAA1x9zK3mQ7yW2")]
    [InlineData("csrf_token=4mX9qT2vB8nL5kR1wZ7c")]
    [InlineData("CancellationToken token = default;")]
    [InlineData("maxTokens: 4096, promptTokens: 123")]
    [InlineData("keyboardLayout = 'us-qwerty-104'")]
    [InlineData("id: 3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("commit 9fceb02d0ae598e95dc970b74767f19372d61af8")]
    [InlineData("key: 3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("\"integrity\": \"sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==\"")]
    [InlineData("[[package]]\nname = \"token\"\nversion = \"1.2.3\"\nchecksum = \"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae\"")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me@host")]
    [InlineData("icon.ico-7a388b69018576d24b59331fd60aab0c.png")]
    [InlineData("the sk-learn and the pk-index; risk-free, task-based, desk-1234567890")]
    public void Find_WhatIsNoSecret_IsQuiet(string text) => Scan(text).ShouldBeEmpty();

    [Fact]
    public void Find_TokenInsideAWord_IsQuiet() => Scan("x" + new SecretMaker(10).Of("AKIA[A-Z2-7]{16}")).ShouldBeEmpty();

    [Theory]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("password=")]
    [InlineData("key=\"")]
    [InlineData("://a:b")]
    [InlineData("eyJabcdefghijklmnop.")]
    [InlineData("curl -u ")]
    [InlineData("kind: Secret\ndata:\n")]
    [InlineData("glpat-")]
    [InlineData("t1.")]
    [InlineData("token value")]
    public void Find_MegabyteOfNearMatches_ComesToAnEnd(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));

        Should.NotThrow(() => Scan(text));
    }

    [Fact]
    public void Find_CancelledToken_Stops() =>
        Should.Throw<OperationCanceledException>(() => Detector.Scan(new string('a', 200_000), new CancellationToken(canceled: true)));

    private static string Token(SecretMaker maker, TokenRule rule)
    {
        var token = maker.Of(rule.Shape);
        return rule.Contains is { } inside ? token[..30] + inside + token[(30 + inside.Length)..] : token;
    }

    private static System.Collections.Immutable.ImmutableArray<Finding> Scan(string text) => Detector.Scan(text, TestContext.Current.CancellationToken);
}
