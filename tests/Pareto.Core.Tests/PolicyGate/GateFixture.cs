using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Testing;

namespace Pareto.Core.Tests.PolicyGate;

/// <summary>Targets at three locations, requests, and gatekeepers that know a few words.</summary>
internal static class GateFixture
{
    public const string Person = "Ada Example";
    public const string Secret = "key-0000";
    public const string Project = "BLUEBIRD";

    public static readonly Target House = At("house/model", Tier.Small, TargetLocation.Local);
    public static readonly Target Europe = At("europe/model", Tier.Mid, TargetLocation.Region("eu"));
    public static readonly Target Outside = At("outside/model", Tier.Premium, TargetLocation.External);

    public static readonly ImmutableArray<Target> Targets = [House, Europe, Outside];

    public static Target At(string id, Tier? tier, TargetLocation location) => new()
    {
        Id = TargetId.TryParse(id, out var parsed) ? parsed.Value : throw new ArgumentException(id),
        Tier = tier,
        Location = location,
        Abilities = TargetAbilities.Chat,
        ContextTokens = 8192,
    };

    public static WordRecognizer Words(Action<CancellationToken>? before = null) => new(
        (Person, "PERSON", FindingCategory.Personal),
        (Secret, "API_KEY", FindingCategory.Secret),
        (Project, "PROJECT", FindingCategory.Confidential))
    {
        Before = before ?? (_ => { }),
    };

    public static Gatekeeper Gate(
        PolicyOptions? options = null, IRecognizer? recognizer = null, Func<string, double>? injection = null, TimeProvider? time = null, ImmutableArray<Target>? targets = null)
    {
        options ??= new PolicyOptions();
        var detector = new Detector([recognizer ?? Words()], options.Detection.MinScore);
        var scanner = new RequestScanner(detector, injection, options.Detection.Timeout, time ?? new FakeTimeProvider());
        return new Gatekeeper(
            options, new SensitivityMap(options.Sensitivity, []), scanner, detector, PermittedTargets.All(targets ?? Targets), NullLogger<Gatekeeper>.Instance);
    }

    public static ChatRequest Ask(string text, string workload = GatewayRequest.DefaultWorkload) => Talk(new ChatMessage { Role = ChatRole.User, Parts = [new TextPart(text)] }) with { Workload = workload };

    public static ChatRequest Talk(params ChatMessage[] messages) => new()
    {
        Id = new RequestId("req_test"),
        ReceivedAt = DateTimeOffset.UnixEpoch,
        ReceivedTimestamp = 0,
        Model = "auto",
        Credential = default,
        Messages = [.. messages],
    };

    public static Verdict Judge(this Gatekeeper gate, GatewayRequest request, string key = "anonymous") =>
        gate.Judge(request, new Principal(key), TestContext.Current.CancellationToken);

    public static string TextOf(GatewayRequest request) => ((TextPart)((ChatRequest)request).Messages[^1].Parts[0]).Text;
}
