using System.CommandLine;
using System.Globalization;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Keys;

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
        var tags = KeyUseOptions.Many<string>("--tag", "A word of your own that describes the key. May be repeated, as all that follow.", "WORD");
        var use = new KeyUseOptions();
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
            pareto keys create intern --limit requests=20/minute --limit dollars=2.50/day --limit concurrency=2
            pareto keys create office --ip 192.0.2.0/24 --ip 2001:db8::/32
            """) { name, owner, team, project, tags, use.Models, use.Tiers, use.Workloads, use.Endpoints, use.Addresses, use.Limits, expires, config, data, json };
        command.SetAction(parsed => Run(
            new KeyDraft
            {
                Name = parsed.GetValue(name)!,
                Owner = parsed.GetValue(owner),
                Team = parsed.GetValue(team),
                Project = parsed.GetValue(project),
                Tags = parsed.GetValue(tags) ?? [],
                Scopes = use.Scopes(parsed, new KeyScopeOptions()),
                Limits = parsed.GetValue(use.Limits) ?? [],
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
}
