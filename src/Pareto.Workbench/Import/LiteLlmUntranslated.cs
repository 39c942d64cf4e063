using System.Collections.Frozen;

namespace Pareto.Workbench.Import;

/// <summary>What has no counterpart, and what to do instead.</summary>
internal static class LiteLlmUntranslated
{
    public const string Limits = "limits are translated where a deployment alone serves one name and stands in for no other: write others under limits";

    private const string Budgets = "of budgets only that of the whole proxy is translated (litellm_settings): write others under budgets";
    private const string Callbacks = "callbacks are not translated: every request is in the ledger (pareto ledger)";
    private const string Spread = "a list is tried in its order here, load is not spread over it";
    private const string Circuit = "what opens a circuit is set under execution.circuit here and was left at its default";
    private const string Sampling = "a request's own values are passed on and none are added here: let the client send it";
    private const string CloudSignIn = "signing in to this cloud is not translated";

    private static readonly FrozenDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        ["rpm"] = Limits,
        ["tpm"] = Limits,
        ["max_parallel_requests"] = Limits,
        ["tpm_limit"] = "limits of keys are not translated: write them under limits, or with the key",
        ["rpm_limit"] = "limits of keys are not translated: write them under limits, or with the key",
        ["provider_budget_config"] = Budgets,
        ["max_end_user_budget"] = "a budget of each end user that never begins anew is not translated: write one under budgets, with perEach: endUser",
        ["default_key_generate_params"] = "keys are not translated, nor what new ones begin with: limits with scope key hold for each key, budgets with perEach key as well",
        ["max_budget"] = Budgets,
        ["budget_duration"] = Budgets,
        ["weight"] = Spread,
        ["routing_strategy"] = Spread,
        ["routing_strategy_args"] = Spread,
        ["timeout"] = "a timeout of a single deployment is not translated: time limits hold for all, under execution",
        ["stream_timeout"] = "a stream is limited by execution.firstTokenTimeout and execution.idleTimeout here, which were left at their defaults",
        ["max_retries"] = "retries of a single deployment are not translated: execution.retries holds for all",
        ["retry_policy"] = "retries by kind of error are not translated: what can be tried again is built in",
        ["retry_after"] = "a provider's Retry-After is honoured without a setting",
        ["allowed_fails"] = Circuit,
        ["allowed_fails_policy"] = Circuit,
        ["cooldown_time"] = Circuit,
        ["disable_cooldowns"] = Circuit,
        ["temperature"] = Sampling,
        ["top_p"] = Sampling,
        ["max_tokens"] = Sampling,
        ["seed"] = Sampling,
        ["reasoning_effort"] = Sampling,
        ["thinking"] = Sampling,
        ["extra_body"] = Sampling,
        ["extra_headers"] = "headers are not translated, as they may hold secrets: write them under the provider's headers, as ${NAME}",
        ["tags"] = "routing by tags is not translated: use routing.rules",
        ["drop_params"] = "a field that a provider does not know is passed on, not dropped",
        ["additional_drop_params"] = "a field that a provider does not know is passed on, not dropped",
        ["modify_params"] = "requests are not modified",
        ["mock_response"] = "use a provider with the preset recorded to play given answers",
        ["enable_pre_call_checks"] = "a target whose context is too small is never planned, without a setting",
        ["content_policy_fallbacks"] = "falling back after a refused prompt is not translated",
        ["guardrails"] = "guardrails are not translated: do not send to this gateway what must pass them",
        ["callbacks"] = Callbacks,
        ["success_callback"] = Callbacks,
        ["failure_callback"] = Callbacks,
        ["service_callbacks"] = Callbacks,
        ["callback_settings"] = Callbacks,
        ["cache"] = "the answer cache is not translated",
        ["cache_params"] = "the answer cache is not translated",
        ["redis_host"] = "no Redis is needed",
        ["redis_port"] = "no Redis is needed",
        ["redis_password"] = "no Redis is needed",
        ["redis_url"] = "no Redis is needed",
        ["database_url"] = "no database is needed: keys that LiteLLM keeps in its own cannot be read from here, write one entry under keys for each",
        ["store_model_in_db"] = "models that LiteLLM keeps in its database cannot be read from here",
        ["alerting"] = "alerts are not translated",
        ["include"] = "files that are included are not read: import each of them too",
        ["environment_variables"] = "variables are not translated, as they may hold secrets: set them in the environment of the gateway",
        ["credential_list"] = "credentials are not translated: set the variables that the providers' apiKey names",
        ["mcp_servers"] = "MCP servers are not translated",
        ["set_verbose"] = "logging is set on the command line",
        ["json_logs"] = "logging is set on the command line",
        ["aws_region_name"] = CloudSignIn,
        ["vertex_project"] = CloudSignIn,
        ["azure_ad_token"] = CloudSignIn + ": write a key under apiKey",
        ["tenant_id"] = CloudSignIn + ": write a key under apiKey",
        ["client_id"] = CloudSignIn + ": write a key under apiKey",
        ["client_secret"] = CloudSignIn + ": write a key under apiKey",
        ["access_groups"] = "a key may use every model here",
        ["input_cost_per_second"] = "prices by the second are not translated: write the price per 1M tokens under targets",
        ["output_cost_per_second"] = "prices by the second are not translated: write the price per 1M tokens under targets",
    }.ToFrozenDictionary();

    public static string Reason(string key) => Reasons.GetValueOrDefault(key, "has no counterpart here");
}
