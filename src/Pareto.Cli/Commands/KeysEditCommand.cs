using System.CommandLine;
using Pareto.Core.Admission;
using Pareto.Core.Admission.Keys;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto keys edit</c>: changes what a virtual key may be used for, and how much.</summary>
internal static class KeysEditCommand
{
    private static readonly string[] Lists = ["models", "tiers", "workloads", "endpoints", "ips", "limits"];

    public static Command Create()
    {
        var key = KeysCommand.Key();
        var use = new KeyUseOptions();
        var clear = KeyUseOptions.Many<string>("--clear", $"A list to empty, so that it narrows nothing: {string.Join(", ", Lists)}.", "LIST").AcceptOnlyFromAmong(Lists);
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "edit",
            "Change what a virtual key may be used for, and how much.",
            "A list that is given takes the place of the one before; the others stay. A running gateway sees it within seconds.",
            """
            pareto keys edit checkout --tier small --tier mid
            pareto keys edit checkout --limit requests=60/minute --limit dollars=5/day
            pareto keys edit checkout --clear ips --clear limits
            """) { key, use.Models, use.Tiers, use.Workloads, use.Endpoints, use.Addresses, use.Limits, clear, config, data, json };
        command.SetAction(parsed => Run(parsed.GetValue(key)!, use, parsed, parsed.GetValue(clear) ?? [], parsed.GetValue(config), parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string key, KeyUseOptions use, ParseResult parsed, string[] clear, string? config, string? data, bool json) => KeysCommand.OnStore(config, data, (store, _) =>
    {
        if (store.Find(key) is not { } found)
        {
            return Failure.Tell(KeyRefusals.Describe(KeyRefusal.Unknown, key));
        }

        var edit = new KeyEdit
        {
            Scopes = use.Scopes(parsed, Without(found.Scopes, clear)),
            Limits = KeyUseOptions.Given(parsed, use.Limits) ?? (clear.Contains("limits") ? [] : null),
        };
        var problems = edit.Validate(catalog: null).ToList();
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"pareto: {problem.Path}: {problem.Message}");
        }

        if (problems.Count > 0)
        {
            return ExitCode.Usage;
        }

        var change = store.Edit(key, edit);
        if (!change.IsDone)
        {
            return Failure.Tell(KeyRefusals.Describe(change.Refusal!.Value, key));
        }

        if (json)
        {
            JsonOutput.Write(change.Key, KeyJson.Options);
        }
        else
        {
            Console.WriteLine($"{change.Key.Name} ({change.Key.Id}) is changed.");
        }

        return ExitCode.Done;
    });

    private static KeyScopeOptions Without(KeyScopeOptions scopes, string[] cleared) => new()
    {
        Models = cleared.Contains("models") ? [] : scopes.Models,
        Tiers = cleared.Contains("tiers") ? [] : scopes.Tiers,
        Workloads = cleared.Contains("workloads") ? [] : scopes.Workloads,
        Endpoints = cleared.Contains("endpoints") ? [] : scopes.Endpoints,
        IpRanges = cleared.Contains("ips") ? [] : scopes.IpRanges,
    };
}
