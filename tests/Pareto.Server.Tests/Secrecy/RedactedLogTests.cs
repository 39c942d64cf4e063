using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pareto.Server.Tests.Secrecy;

/// <summary>Code that forgets what it may log, a library's for one, writes into the gateway's log all the same without values.</summary>
public sealed class RedactedLogTests
{
    [Fact]
    public async Task Log_OfCodeThatQuotesEverything_HoldsNoValue()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(
            TestConfiguration.OpenAi(upstream, $"keys: [ {{ name: shop, key: {Canaries.ClientKey} }} ]"), services: services => services.AddHostedService<Chatterbox>());

        var log = gateway.Logs.Messages.Where(message => message.Contains(nameof(Chatterbox), StringComparison.Ordinal)).ToArray();
        string[] values = [.. Canaries.Typed.Select(canary => canary.Value), Canaries.ClientKey, TestConfiguration.ProviderKey, Canaries.StrangersKey];

        log.Length.ShouldBe(5);
        log.SelectMany(message => values.Where(value => message.Contains(value, StringComparison.Ordinal))).Distinct().ShouldBeEmpty();

        // It says what it was, and all else can be read.
        log[0].ShouldContain("Trace ");
        log[0].ShouldContain("[EMAIL_ADDRESS ");
        log[0].ShouldContain("attempt 3 of 7 at 127.0.0.1:4000");
        log[1].ShouldContain("System.InvalidOperationException");
        log[1].ShouldContain(nameof(Chatterbox) + "." + nameof(Chatterbox.Fail));
        log[1].ShouldContain("[KEY ");
    }

    private sealed class Chatterbox(ILogger<Chatterbox> logger) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            logger.LogTrace("{Text}: attempt {Attempt} of {All} at {Address}", Canaries.Sentences, 3, 7, "127.0.0.1:4000");
            try
            {
                Fail();
            }
            catch (InvalidOperationException exception)
            {
                logger.LogError(exception, "It failed with {Exception}", exception);
            }

            using (logger.BeginScope(new Dictionary<string, object> { ["text"] = Canaries.Sentences, ["key"] = Canaries.ClientKey }))
            {
                logger.LogWarning("{Several}", (object)new[] { Canaries.Sentences, Canaries.ClientKey });
            }

            logger.Log(LogLevel.Critical, default, Canaries.Sentences, null, (text, _) => text + TestConfiguration.ProviderKey);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        internal static void Fail() => throw new InvalidOperationException(
            $"{Canaries.Sentences} {TestConfiguration.ProviderKey}", new FormatException($"Authorization: Bearer {Canaries.StrangersKey}"));
    }
}
