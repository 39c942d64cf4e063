using System.Globalization;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Exchange;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>Shows virtual keys to people.</summary>
internal static class KeyTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<VirtualKey> keys, DateTimeOffset now)
    {
        if (keys.Count == 0)
        {
            console.WriteLine("There is no virtual key yet: `pareto keys create NAME` makes one.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var title in (string[])["name", "id", "begins", "state", "team", "project", "owner", "expires"])
        {
            table.AddColumn(title);
        }

        foreach (var key in keys)
        {
            table.AddRow([.. new[]
            {
                key.Name, key.Id, key.Secrets[0].Prefix, State(key, now), key.Team ?? "", key.Project ?? "", key.Owner ?? "", Moment(key.ExpiresAt),
            }.Select(Markup.Escape)]);
        }

        console.WriteWhole(table);
    }

    public static void WriteOne(IAnsiConsole console, VirtualKey key, DateTimeOffset now)
    {
        Line("name", key.Name);
        Line("id", key.Id);
        Line("state", State(key, now));
        Line("owner", key.Owner);
        Line("team", key.Team);
        Line("project", key.Project);
        Line("tags", List(key.Tags));
        Line("models", List(key.Scopes.Models));
        Line("tiers", List(key.Scopes.Tiers.Select(tier => tier.Name())));
        Line("workloads", List(key.Scopes.Workloads));
        Line("endpoints", List(key.Scopes.Endpoints.Select(endpoint => endpoint.ToString().ToLowerInvariant())));
        Line("ip ranges", List(key.Scopes.IpRanges));
        Line("limits", List(key.Limits.SelectMany(LimitText.Of)));
        Line("created", Moment(key.CreatedAt));
        Line("expires", Moment(key.ExpiresAt));
        foreach (var secret in key.Secrets)
        {
            Line("begins", secret.ValidUntil is { } end ? $"{secret.Prefix} until {Moment(end)}" : secret.Prefix);
        }

        void Line(string title, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                console.MarkupLineInterpolated($"{title,-10} {value}");
            }
        }
    }

    private static string State(VirtualKey key, DateTimeOffset now) =>
        key.State == KeyState.Enabled && key.IsExpired(now) ? "expired" : key.State.ToString().ToLowerInvariant();

    private static string List(IEnumerable<string> words) => string.Join(", ", words);

    private static string Moment(DateTimeOffset? moment) => moment?.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "";
}
