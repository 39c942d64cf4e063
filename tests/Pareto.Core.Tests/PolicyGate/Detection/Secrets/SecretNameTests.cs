using Pareto.Core.PolicyGate.Detection.Secrets;

namespace Pareto.Core.Tests.PolicyGate.Detection.Secrets;

public sealed class SecretNameTests
{
    [Theory]
    [InlineData("apiKey", nameof(NameKind.Strong))]
    [InlineData("API_KEY", nameof(NameKind.Strong))]
    [InlineData("x-api-key", nameof(NameKind.Strong))]
    [InlineData("openai.token", nameof(NameKind.Strong))]
    [InlineData("client_secret_2", nameof(NameKind.Strong))]
    [InlineData("AWSSecretAccessKey", nameof(NameKind.Strong))]
    [InlineData("dbPassword", nameof(NameKind.Password))]
    [InlineData("PGPASSWORD", nameof(NameKind.Password))]
    [InlineData("key", nameof(NameKind.Weak))]
    [InlineData("auth", nameof(NameKind.Weak))]
    [InlineData("credentialId", nameof(NameKind.None))]
    [InlineData("keyFile", nameof(NameKind.None))]
    [InlineData("primary_key", nameof(NameKind.None))]
    [InlineData("publicToken", nameof(NameKind.None))]
    [InlineData("PublicKeyToken", nameof(NameKind.None))]
    [InlineData("monkey", nameof(NameKind.None))]
    [InlineData("author", nameof(NameKind.None))]
    [InlineData("csrfToken", nameof(NameKind.None))]
    [InlineData("cancellationToken", nameof(NameKind.None))]
    public void Judge_Names_AreReadByTheirLastWords(string name, string kind) => SecretName.Judge(name).ToString().ShouldBe(kind);
}
