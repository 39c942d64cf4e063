using System.CommandLine;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Exchange;

namespace Pareto.Cli.Commands;

/// <summary>The options that say what a virtual key may be used for, and how much.</summary>
internal sealed class KeyUseOptions
{
    public Option<string[]> Models { get; } = Many<string>("--model", "A target, tier or alias that the key may use. Default: all.", "NAME");

    public Option<Tier[]> Tiers { get; } = Many<Tier>("--tier", "A tier whose targets the key may use: small, mid or premium. Default: all.", "TIER");

    public Option<string[]> Workloads { get; } = Many<string>("--workload", "A workload that the key may send. Default: all.", "NAME");

    public Option<GatewayEndpoint[]> Endpoints { get; } = Many<GatewayEndpoint>("--endpoint", "What the key may call: chat, embeddings, feedback or models. Default: all.", "NAME");

    public Option<string[]> Addresses { get; } = Many<string>("--ip", "Addresses that the key may be used from, such as 10.0.0.0/8 or 2001:db8::/32. Default: all.", "RANGE");

    public Option<KeyLimitOptions[]> Limits { get; } = new("--limit")
    {
        Description = "A rate limit of the key alone: requests=60/minute, tokens=1000000/day, dollars=2.50/hour or concurrency=4. Default: none.",
        HelpName = "LIMIT",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            foreach (var token in result.Tokens.Where(token => LimitText.Parse(token.Value) is null))
            {
                result.AddError($"--limit takes {LimitText.Expected}, not '{token.Value}'.");
            }

            return [.. result.Tokens.Select(token => LimitText.Parse(token.Value)).OfType<KeyLimitOptions>()];
        },
    };

    /// <summary>Those that were given, in place of what was there.</summary>
    public KeyScopeOptions Scopes(ParseResult parsed, KeyScopeOptions before) => new()
    {
        Models = Given(parsed, Models) ?? before.Models,
        Tiers = Given(parsed, Tiers) ?? before.Tiers,
        Workloads = Given(parsed, Workloads) ?? before.Workloads,
        Endpoints = Given(parsed, Endpoints) ?? before.Endpoints,
        IpRanges = Given(parsed, Addresses) ?? before.IpRanges,
    };

    /// <summary>The values of an option; null where it was not given, which is not the same as empty.</summary>
    public static T[]? Given<T>(ParseResult parsed, Option<T[]> option) => parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;

    public static Option<T[]> Many<T>(string name, string description, string help) => new(name)
    {
        Description = description,
        HelpName = help,
        Arity = ArgumentArity.OneOrMore,
    };
}
