using System.CommandLine;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Configuration;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto keys rotate</c>: gives a virtual key another text.</summary>
internal static class KeysRotateCommand
{
    public static Command Create()
    {
        var key = KeysCommand.Key();
        var grace = new Option<TimeSpan>("--grace")
        {
            Description = "How long the old text stays good beside the new one, such as 30m or 24h; 0s ends it at once. At most 2160h. Default: 24h.",
            HelpName = "TIME",
            DefaultValueFactory = _ => KeyRotation.DefaultGrace,
            CustomParser = result =>
            {
                if (DurationText.Parse(result.Tokens[0].Value) is { } time && time <= KeyRotation.LongestGrace)
                {
                    return time;
                }

                result.AddError($"--grace takes a time of at most 2160h such as 24h, not '{result.Tokens[0].Value}'.");
                return default;
            },
        };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "rotate",
            "Give a virtual key another text and show it this once.",
            "Both texts are good until the grace period is over. A running gateway knows the new one within seconds.",
            """
            pareto keys rotate checkout
            pareto keys rotate checkout --grace 0s
            """) { key, grace, config, data, json };
        command.SetAction(parsed => Run(
            parsed.GetValue(key)!, parsed.GetValue(grace), parsed.GetValue(config), parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string key, TimeSpan grace, string? config, string? data, bool json) => KeysCommand.OnStore(config, data, (store, _) =>
    {
        var change = store.Rotate(key, grace);
        if (!change.IsDone)
        {
            return Failure.Tell(KeyRefusals.Describe(change.Refusal!.Value, key));
        }

        IssuedKeyOutput.Write(change, json, $"{change.Key.Name} ({change.Key.Id}) has a new key, shown this once. The old one is good for {DurationText.Format(grace)}.");
        return ExitCode.Done;
    });
}
