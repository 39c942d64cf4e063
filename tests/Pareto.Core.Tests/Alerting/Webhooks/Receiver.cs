using System.Security.Cryptography;
using System.Text;
using Pareto.Core.Configuration;
using Pareto.Testing;

namespace Pareto.Core.Tests.Alerting.Webhooks;

/// <summary>What a receiver of webhooks does with a post: it checks it as docs/alerts.md shows.</summary>
internal static class Receiver
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("the signing key of the tests");

    public static SecretText Secret { get; } = new($"whsec_{Convert.ToBase64String(Key)}");

    public static bool Accepts(ReceivedRequest post)
    {
        var signed = $"{post.Headers["webhook-id"]}.{post.Headers["webhook-timestamp"]}.{post.Body}";
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(signed)));
        return post.Headers["webhook-signature"] == expected;
    }
}
