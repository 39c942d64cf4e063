using System.CommandLine;
using System.Globalization;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Exchange;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto keys create</c>: makes a virtual key and shows its text this once.</summary>
internal static class KeysCreateCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The name that ledger and reports use for whoever holds the key." };
        var owner = Text("--owner", "The person who answers for the key.", "NAME");
        var team = Text("--team", "The team that the key's requests are counted for.", "NAME");
        var project = Text("--project", "The project that the key's requests are counted for.", "NAME");
        var tags = Many<string>("--tag", "A word of your own that describes the key. May be repeated, as all that follow.", "WORD");
        var models = Many<string>("--model", "A target, tier or alias that the key may use. Default: all.", "NAME");
        var tiers = Many<Tier>("--tier", "A tier whose targets the key may use: small, mid or premium. Default: all.", "TIER");
        var workloads = Many<string>("--workload", "A workload that the key may send. Default: all.", "NAME");
        var endpoints = Many<GatewayEndpoint>("--endpoint", "What the key may call: chat, embeddings, feedback or models. Default: all.", "NAME");
        var addresses = Many<string>("--ip", "Addresses that the key may be used from, such as 10.0.0.0/8 or 2001:db8::/32. Default: all.", "RANGE");
        var expires = new Option<DateTimeOffset?>("--expires")
        {
            Description = "The moment from which on the key is refused, such as 2027-01-31 or 2027-01-31T18:00:00+01:00 (UTC where no zone is named). Default: never.",
            HelpName = "MOMENT",
            CustomParser = result =>
            {
                if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
                {
                    return moment;
                }

                result.AddError($"--expires takes a moment such as 2027-01-31, not '{result.Tokens[0].Value}'.");
                return null;
            },
        };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "create",
            "Make a virtual key and show its text this once.",
            """
            Standard output gets the key's text alone, so that a script can take it. Names of models are not checked here:
            one that the gateway does not know lets the key reach nothing.
            """,
            """
            pareto keys create checkout --owner ann --team shop --project web
            pareto keys create night-batch --workload reports --tier small --expires 2027-01-31
            pareto keys create office --ip 192.0.2.0/24 --ip 2001:db8::/32
            """) { name, owner, team, project, tags, models, tiers, workloads, endpoints, addresses, expires, config, data, json };
        command.SetAction(parsed => Run(
            new KeyDraft
            {
                Name = parsed.GetValue(name)!,
                Owner = parsed.GetValue(owner),
                Team = parsed.GetValue(team),
                Project = parsed.GetValue(project),
                Tags = parsed.GetValue(tags) ?? [],
                Scopes = new KeyScopeOptions
                {
                    Models = parsed.GetValue(models) ?? [],
                    Tiers = parsed.GetValue(tiers) ?? [],
                    Workloads = parsed.GetValue(workloads) ?? [],
                    Endpoints = parsed.GetValue(endpoints) ?? [],
                    IpRanges = parsed.GetValue(addresses) ?? [],
                },
                ExpiresAt = parsed.GetValue(expires),
            },
            parsed.GetValue(config),
            parsed.GetValue(data),
            parsed.GetValue(json)));
        return command;
    }

    // The first key may be made before the gateway has ever run: on an address of others it does not start without one.
    private static int Run(KeyDraft draft, string? config, string? data, bool json) => KeysCommand.OnAnyStore(config, data, (store, time) =>
    {
        var problems = draft.Validate(time.GetUtcNow(), catalog: null).ToList();
        if (problems.Count > 0)
        {
            foreach (var problem in problems)
            {
                Console.Error.WriteLine($"pareto: {problem.Path}: {problem.Message}");
            }

            return ExitCode.Usage;
        }

        var change = store.Create(draft);
        if (!change.IsDone)
        {
            return Failure.Tell(KeyRefusals.Describe(change.Refusal!.Value, draft.Name));
        }

        IssuedKeyOutput.Write(change, json, $"{change.Key.Name} is {change.Key.Id}. Its key is shown this once.");
        return ExitCode.Done;
    });

    private static Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static Option<T[]> Many<T>(string name, string description, string help) => new(name)
    {
        Description = description,
        HelpName = help,
        Arity = ArgumentArity.OneOrMore,
    };
}
