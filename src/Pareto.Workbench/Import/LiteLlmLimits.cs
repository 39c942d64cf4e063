using Pareto.Core.Configuration;

namespace Pareto.Workbench.Import;

/// <summary>Time limits and retries of the whole proxy; null where the old file leaves them at their defaults.</summary>
internal sealed record LiteLlmLimits(decimal? Retries, TimeSpan? TotalTimeout)
{
    private const int MostRetries = 10;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(24);

    /// <summary>What is read of <c>router_settings</c> and <c>litellm_settings</c>.</summary>
    public static readonly string[] Settings = ["num_retries", "timeout", "request_timeout"];

    /// <summary>The router's settings win, as they do in LiteLLM.</summary>
    public static LiteLlmLimits From(DocumentMapping? router, DocumentMapping? settings, Action<ImportNoteKind, int?, string, string> note) =>
        new(ReadRetries(router, "router_settings", note) ?? ReadRetries(settings, "litellm_settings", note),
            ReadTimeout(router, "router_settings", "timeout", note) ?? ReadTimeout(settings, "litellm_settings", "request_timeout", note));

    private static decimal? ReadRetries(DocumentMapping? section, string name, Action<ImportNoteKind, int?, string, string> note)
    {
        if (section.Text("num_retries") is null)
        {
            return null;
        }

        if (section.Number("num_retries") is { } retries && retries >= 0 && decimal.IsInteger(retries))
        {
            if (retries <= MostRetries)
            {
                return retries;
            }

            note(ImportNoteKind.Changed, section.Line("num_retries"), $"{name}.num_retries", $"at most {MostRetries} retries are allowed here");
            return MostRetries;
        }

        note(ImportNoteKind.NotTranslated, section.Line("num_retries"), $"{name}.num_retries", "is no number of retries");
        return null;
    }

    private static TimeSpan? ReadTimeout(DocumentMapping? section, string name, string key, Action<ImportNoteKind, int?, string, string> note)
    {
        if (section.Text(key) is null)
        {
            return null;
        }

        if (section.Number(key) is not { } seconds || seconds is < 0.01m or > 1_000_000)
        {
            note(ImportNoteKind.NotTranslated, section.Line(key), $"{name}.{key}", "is no number of seconds");
            return null;
        }

        var timeout = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        note(ImportNoteKind.Changed, section.Line(key), $"{name}.{key}", "LiteLLM times each call, execution.totalTimeout times a request with all its attempts");
        return timeout > LongestTimeout ? LongestTimeout : timeout;
    }
}
