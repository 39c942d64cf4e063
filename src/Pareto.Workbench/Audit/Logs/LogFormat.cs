namespace Pareto.Workbench.Audit.Logs;

/// <summary>The kinds of logs that can be read.</summary>
public enum LogFormat
{
    /// <summary>Requests and responses of OpenAI's API or one like it: pairs, batch output, or one flat object a call.</summary>
    OpenAi,

    /// <summary>The same of Anthropic's Messages API.</summary>
    Anthropic,

    /// <summary>LiteLLM's table SpendLogs.</summary>
    LiteLlm,

    Langfuse,

    Helicone,

    /// <summary>Spans after the GenAI conventions, in OTLP's JSON.</summary>
    OpenTelemetry,

    /// <summary>Pareto's own ledger.</summary>
    Ledger,

    /// <summary>Any table with a header line.</summary>
    Csv,
}
