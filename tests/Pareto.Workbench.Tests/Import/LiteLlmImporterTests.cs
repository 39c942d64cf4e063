using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Workbench.Import;

namespace Pareto.Workbench.Tests.Import;

public sealed class LiteLlmImporterTests
{
    [Fact]
    public void Import_TwoHostedModels_KeepsTheNamesAndTheOrder() => Check(
        """
        model_list:
          - model_name: gpt-4o
            litellm_params:
              model: openai/gpt-4o
              api_key: os.environ/OPENAI_API_KEY
          - model_name: claude
            litellm_params:
              model: claude-sonnet-4-6
              api_key: os.environ/ANTHROPIC_API_KEY
              rpm: 60

        litellm_settings:
          num_retries: 3
          request_timeout: 60
          fallbacks: [{ "gpt-4o": ["claude"] }]
          success_callback: ["langfuse"]

        general_settings:
          master_key: os.environ/PROXY_MASTER_KEY
        """,
        """
        # Translated from LiteLLM's config.yaml by `pareto import litellm`.
        # Its notes list what was left out or changed; `pareto check` tells whether all variables are set.

        keys:
          - name: litellm-master
            key: ${PROXY_MASTER_KEY}

        providers:
          openai:
            preset: openai
            apiKey: ${OPENAI_API_KEY}
          anthropic:
            preset: anthropic
            apiKey: ${ANTHROPIC_API_KEY}

        # Which requests go where when a client sends auto. The aliases below are untouched by it.
        # Proposed by price alone: check it.
        tiers:
          premium: [openai/gpt-4o, anthropic/claude-sonnet-4-6]

        # The names clients send, served as before. Change one to auto, and the gateway chooses.
        aliases:
          gpt-4o: [openai/gpt-4o, anthropic/claude-sonnet-4-6]
          claude: anthropic/claude-sonnet-4-6

        execution:
          firstTokenTimeout: 1m
          totalTimeout: 1m
          retries: 3
        """,
        """
        10 NotTranslated model_list[1].litellm_params.rpm: limits are translated where a deployment alone serves one name and stands in for no other: write others under limits
        14 Changed litellm_settings.request_timeout: LiteLLM times each call, execution.totalTimeout times a request with all its attempts
        16 NotTranslated litellm_settings.success_callback: callbacks are not translated: every request is in the ledger (pareto ledger)
        - Proposed tiers: proposed by price alone, three parts input to one of output: small up to $0.30 per 1M tokens, mid up to $3, else premium; only requests for auto or a tier are touched by it
        """);

    [Fact]
    public void Import_LimitsAndBudgetThatCanBeSaid_AreSaid() => Check(
        """
        model_list:
          - model_name: gpt-4o
            litellm_params: { model: openai/gpt-4o, rpm: 60, tpm: 100000, max_parallel_requests: 0 }
          - model_name: claude
            litellm_params: { model: claude-sonnet-4-6, max_parallel_requests: 8, max_budget: 5 }

        litellm_settings:
          max_budget: 250.5
          budget_duration: 30d
          max_end_user_budget: 0.5

        general_settings:
          global_max_parallel_requests: 64
          max_parallel_requests: 4
        """,
        """
        # Translated from LiteLLM's config.yaml by `pareto import litellm`.
        # Its notes list what was left out or changed; `pareto check` tells whether all variables are set.

        budgets:
          - { name: litellm-proxy, amount: 250.5, window: month }

        limits:
          - { name: litellm-proxy, scope: all, concurrency: 64 }
          - { name: litellm-gpt-4o, scope: model, only: [gpt-4o], requests: 60, tokens: 100000 }
          - { name: litellm-claude, scope: model, only: [claude], concurrency: 8 }

        providers:
          openai:
            preset: openai
            apiKey: ${OPENAI_API_KEY}
          anthropic:
            preset: anthropic
            apiKey: ${ANTHROPIC_API_KEY}

        # Which requests go where when a client sends auto. The aliases below are untouched by it.
        # Proposed by price alone: check it.
        tiers:
          premium: [openai/gpt-4o, anthropic/claude-sonnet-4-6]

        # The names clients send, served as before. Change one to auto, and the gateway chooses.
        aliases:
          gpt-4o: openai/gpt-4o
          claude: anthropic/claude-sonnet-4-6
        """,
        """
        3 Changed model_list[0].litellm_params.rpm: is a limit here, of requests that name this model: what is over it is refused (429)
        3 Changed model_list[0].litellm_params.tpm: is a limit here, of requests that name this model: what is over it is refused (429)
        3 NotTranslated model_list[0].litellm_params.max_parallel_requests: is no number to limit anything to
        5 NotTranslated model_list[1].litellm_params.max_budget: of budgets only that of the whole proxy is translated (litellm_settings): write others under budgets
        5 Changed model_list[1].litellm_params.max_parallel_requests: is a limit here, of requests that name this model: what is over it is refused (429)
        9 Changed litellm_settings.budget_duration: is a month of the calendar here, in UTC
        10 NotTranslated litellm_settings.max_end_user_budget: a budget of each end user that never begins anew is not translated: write one under budgets, with perEach: endUser
        14 NotTranslated general_settings.max_parallel_requests: limits are translated where a deployment alone serves one name and stands in for no other: write others under limits
        - Proposed tiers: proposed by price alone, three parts input to one of output: small up to $0.30 per 1M tokens, mid up to $3, else premium; only requests for auto or a tier are touched by it
        """);

    [Theory]
    [InlineData("max_budget: 10", "litellm_settings.max_budget: a budget that never begins anew")]
    [InlineData("max_budget: 10\n  budget_duration: 10d", "litellm_settings.budget_duration: is no day, week or month")]
    [InlineData("max_budget: a lot\n  budget_duration: 1d", "litellm_settings.max_budget: is no amount of US dollars")]
    [InlineData("budget_duration: 1d", "litellm_settings.budget_duration: is the time of no budget")]
    public void Import_BudgetThatCannotBeSaid_IsListed(string settings, string expected)
    {
        var import = LiteLlmImporter.Import(
            $"model_list:\n  - model_name: gpt-4o\n    litellm_params: {{ model: openai/gpt-4o }}\nlitellm_settings:\n  {settings}\n", "config.yaml");

        import.Yaml!.ShouldNotContain("budgets:");
        import.Notes.Where(note => note.Kind == ImportNoteKind.NotTranslated).ShouldContain(note => $"{note.Path}: {note.Message}".StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Import_PoolWithOrderAndPrices_BecomesAList() => Check(
        """
        model_list:
          - model_name: chat
            litellm_params:
              model: azure/prod-4o-sweden
              api_base: https://acme-sweden.openai.azure.com/
              api_key: os.environ/AZURE_SWEDEN_KEY
              api_version: "2024-10-21"
              order: 2
              weight: 3
            model_info:
              base_model: azure/gpt-4o
          - model_name: chat
            litellm_params:
              model: azure/prod-4o-france
              api_base: os.environ/AZURE_FRANCE_BASE
              api_key: os.environ/AZURE_FRANCE_KEY
              api_version: "2024-10-21"
              order: 1
            model_info:
              base_model: azure/unheard-of
          - model_name: chat
            litellm_params:
              model: openai/gpt-4o-mini
              input_cost_per_token: 0.00000015
              output_cost_per_token: 6e-07
            model_info:
              cache_read_input_token_cost: 7.5e-08
              max_input_tokens: 128000
              max_output_tokens: 16384
              supports_vision: true
          - model_name: embed
            litellm_params:
              model: text-embedding-3-small
            model_info:
              mode: embedding
              input_cost_per_token: 2e-8
          - model_name: draw
            litellm_params:
              model: openai/dall-e-3
            model_info:
              mode: image_generation

        router_settings:
          routing_strategy: usage-based-routing-v2
          model_group_alias:
            gpt-4: chat
            gpt-4-old: { model: chat, hidden: true }
            lost: nothing
          num_retries: 2
          timeout: 600
          redis_host: os.environ/REDIS_HOST
        """,
        """
        # Translated from LiteLLM's config.yaml by `pareto import litellm`.
        # Its notes list what was left out or changed; `pareto check` tells whether all variables are set.

        providers:
          azure:
            preset: azure-openai
            baseUrl: https://acme-sweden.openai.azure.com
            apiKey: ${AZURE_SWEDEN_KEY}
            apiVersion: "2024-10-21"
          azure-2:
            preset: azure-openai
            baseUrl: ${AZURE_FRANCE_BASE}
            apiKey: ${AZURE_FRANCE_KEY}
            apiVersion: "2024-10-21"
          openai:
            preset: openai
            apiKey: ${OPENAI_API_KEY}

        # Which requests go where when a client sends auto. The aliases below are untouched by it.
        # Proposed by price alone: check it.
        tiers:
          small: [openai/gpt-4o-mini]
          premium: [azure/prod-4o-sweden]
        # No price is known, so place it under small, mid or premium yourself:
        #   azure-2/prod-4o-france

        targets:
          azure/prod-4o-sweden: { price: { input: 2.5, cachedInput: 1.25, output: 10 } }
          openai/gpt-4o-mini: { contextTokens: 128000, maxOutputTokens: 16384, vision: true, price: { input: 0.15, cachedInput: 0.075, output: 0.6 } }
          openai/text-embedding-3-small: { chat: false, embeddings: true, price: { input: 0.02, output: 0 } }

        # The names clients send, served as before. Change one to auto, and the gateway chooses.
        aliases:
          chat: [azure-2/prod-4o-france, azure/prod-4o-sweden, openai/gpt-4o-mini]
          embed: openai/text-embedding-3-small
          gpt-4: [azure-2/prod-4o-france, azure/prod-4o-sweden, openai/gpt-4o-mini]
          gpt-4-old: [azure-2/prod-4o-france, azure/prod-4o-sweden, openai/gpt-4o-mini]

        execution:
          totalTimeout: 10m
          retries: 2
        """,
        """
        2 Changed model_list[0]: chat has 3 deployments, over which LiteLLM spreads load: here they are tried in order
        9 NotTranslated model_list[0].litellm_params.weight: a list is tried in its order here, load is not spread over it
        11 Proposed model_list[0].model_info.base_model: today's price of gpt-4o was written to azure/prod-4o-sweden, as the deployment's name is in no price list
        20 Changed model_list[1].model_info.base_model: no price is known for it: write one under targets, azure-2/prod-4o-france
        41 NotTranslated model_list[4]: models of the mode image_generation are not served: draw loses this deployment
        44 NotTranslated router_settings.routing_strategy: a list is tried in its order here, load is not spread over it
        47 Changed router_settings.model_group_alias.gpt-4-old: an alias cannot be hidden: /v1/models lists it
        48 NotTranslated router_settings.model_group_alias.lost: stands for no model that was translated
        50 Changed router_settings.timeout: LiteLLM times each call, execution.totalTimeout times a request with all its attempts
        51 NotTranslated router_settings.redis_host: no Redis is needed
        - Proposed tiers: proposed by price alone, three parts input to one of output: small up to $0.30 per 1M tokens, mid up to $3, else premium; only requests for auto or a tier are touched by it
        - Proposed tiers: no price is known for azure-2/prod-4o-france, so it was put in no tier
        """);

    [Fact]
    public void Import_LocalServers_NeedNoKeys() => Check(
        """
        model_list:
          - model_name: llama
            litellm_params:
              model: ollama_chat/llama3.2:3b
              api_base: http://localhost:11434
          - model_name: llama-far
            litellm_params:
              model: ollama/llama3.1:8b
              api_base: http://10.0.0.7:11434
              api_key: none
          - model_name: qwen
            litellm_params:
              model: hosted_vllm/Qwen/Qwen2.5-7B-Instruct
              api_base: http://gpu-1.internal:8000/v1
            model_info:
              input_cost_per_token: 0
              output_cost_per_token: 0
              supports_function_calling: true
          - model_name: house
            litellm_params:
              model: openai/house-model
              api_base: https://llm.acme.example/v1
              api_key: os.environ/HOUSE_KEY
          - model_name: desk
            litellm_params:
              model: lm_studio/phi-4
              api_base: http://127.0.0.1:1234/v1
          - model_name: "*"
            litellm_params:
              model: "ollama/*"
              api_base: http://localhost:11434
        litellm_settings:
          default_fallbacks: ["house"]
          drop_params: true
        guardrails:
          - guardrail_name: pii
            litellm_params: { guardrail: presidio, mode: pre_call }
        """,
        """
        # Translated from LiteLLM's config.yaml by `pareto import litellm`.
        # Its notes list what was left out or changed; `pareto check` tells whether all variables are set.

        providers:
          ollama:
            preset: ollama
          ollama-2:
            preset: ollama
            baseUrl: http://10.0.0.7:11434/v1
          vllm:
            preset: vllm
            baseUrl: http://gpu-1.internal:8000/v1
          llm:
            preset: openai-compatible
            baseUrl: https://llm.acme.example/v1
            apiKey: ${HOUSE_KEY}
          lm-studio:
            preset: lm-studio
            baseUrl: http://127.0.0.1:1234/v1

        # Which requests go where when a client sends auto. The aliases below are untouched by it.
        # Proposed by price alone: check it.
        tiers:
          small: [vllm/Qwen/Qwen2.5-7B-Instruct]
        # No price is known, so place them under small, mid or premium yourself:
        #   ollama/llama3.2:3b
        #   ollama-2/llama3.1:8b
        #   llm/house-model
        #   lm-studio/phi-4

        targets:
          vllm/Qwen/Qwen2.5-7B-Instruct: { tools: true, price: { input: 0, output: 0 } }

        # The names clients send, served as before. Change one to auto, and the gateway chooses.
        aliases:
          llama: [ollama/llama3.2:3b, llm/house-model]
          llama-far: [ollama-2/llama3.1:8b, llm/house-model]
          qwen: [vllm/Qwen/Qwen2.5-7B-Instruct, llm/house-model]
          house: llm/house-model
          desk: [lm-studio/phi-4, llm/house-model]
        """,
        """
        28 NotTranslated model_list[5]: a name with * is not translated: list the models you use under tiers or aliases, as ollama/MODEL
        34 NotTranslated litellm_settings.drop_params: a field that a provider does not know is passed on, not dropped
        35 NotTranslated guardrails: guardrails are not translated: do not send to this gateway what must pass them
        - Proposed tiers: proposed by price alone, three parts input to one of output: small up to $0.30 per 1M tokens, mid up to $3, else premium; only requests for auto or a tier are touched by it
        - Proposed tiers: no price is known for ollama/llama3.2:3b, so it was put in no tier
        - Proposed tiers: no price is known for ollama-2/llama3.1:8b, so it was put in no tier
        - Proposed tiers: no price is known for llm/house-model, so it was put in no tier
        - Proposed tiers: no price is known for lm-studio/phi-4, so it was put in no tier
        """);

    [Fact]
    public void Import_KeysWrittenOut_AreNeverCopied() => Check(
        """
        model_list:
          - model_name: a
            litellm_params: { model: openai/gpt-5.2, api_key: sk-written-one-0451 }
          - model_name: b
            litellm_params: { model: openai/gpt-5-mini, api_key: sk-written-two-0451 }
          - model_name: c
            litellm_params: { model: openai/gpt-5.2, api_key: sk-written-one-0451, organization: org-written-0451 }
          - model_name: d
            litellm_params: { model: anthropic/claude-opus-4-6, api_key: sk-ant-written-0451, extra_headers: { x-team: written-0451 } }
          - model_name: e
            litellm_params: { model: mistral/mistral-small-latest, api_base: "https://user:written-0451@mistral.example/v1" }
        general_settings:
          master_key: sk-master-written-0451
          database_url: postgresql://litellm:written-0451@db/litellm
        environment_variables:
          LANGFUSE_SECRET_KEY: written-0451
        """,
        """
        # Translated from LiteLLM's config.yaml by `pareto import litellm`.
        # Its notes list what was left out or changed; `pareto check` tells whether all variables are set.

        keys:
          - name: litellm-master
            key: ${LITELLM_MASTER_KEY}

        providers:
          openai:
            preset: openai
            apiKey: ${OPENAI_API_KEY}
          openai-2:
            preset: openai
            apiKey: ${OPENAI_2_API_KEY}
          openai-3:
            preset: openai
            apiKey: ${OPENAI_API_KEY}
            headers:
              OpenAI-Organization: ${OPENAI_ORGANIZATION}
          anthropic:
            preset: anthropic
            apiKey: ${ANTHROPIC_API_KEY}

        # Which requests go where when a client sends auto. The aliases below are untouched by it.
        # Proposed by price alone: check it.
        tiers:
          mid: [openai-2/gpt-5-mini]
          premium: [openai/gpt-5.2, openai-3/gpt-5.2, anthropic/claude-opus-4-6]

        # The names clients send, served as before. Change one to auto, and the gateway chooses.
        aliases:
          a: openai/gpt-5.2
          b: openai-2/gpt-5-mini
          c: openai-3/gpt-5.2
          d: anthropic/claude-opus-4-6
        """,
        """
        3 Changed model_list[0].litellm_params.api_key: the key was not copied: set it in the environment variable OPENAI_API_KEY
        5 Changed model_list[1].litellm_params.api_key: the key was not copied: set it in the environment variable OPENAI_2_API_KEY
        7 Changed model_list[2].litellm_params.organization: the organization was not copied: set it in the environment variable OPENAI_ORGANIZATION
        7 Changed model_list[2].litellm_params.api_key: the key was not copied: set it in the environment variable OPENAI_API_KEY
        9 NotTranslated model_list[3].litellm_params.extra_headers: headers are not translated, as they may hold secrets: write them under the provider's headers, as ${NAME}
        9 Changed model_list[3].litellm_params.api_key: the key was not copied: set it in the environment variable ANTHROPIC_API_KEY
        11 NotTranslated model_list[4].litellm_params.api_base: an address must not hold a password or a query, so it was not copied: pass what it holds by apiKey or headers
        13 Changed general_settings.master_key: the key was not copied: set it in the environment variable LITELLM_MASTER_KEY
        14 NotTranslated general_settings.database_url: no database is needed: keys that LiteLLM keeps in its own cannot be read from here, write one entry under keys for each
        15 NotTranslated environment_variables: variables are not translated, as they may hold secrets: set them in the environment of the gateway
        - Proposed tiers: proposed by price alone, three parts input to one of output: small up to $0.30 per 1M tokens, mid up to $3, else premium; only requests for auto or a tier are touched by it
        """);

    [Fact]
    public void Import_WhatCannotBeServed_IsListed() => Check(
        """
        include:
          - more.yaml
        model_list:
          - model_name: auto
            litellm_params: { model: deepseek/deepseek-chat }
          - model_name: deepseek/deepseek-chat
            litellm_params: { model: deepseek/deepseek-chat }
          - model_name: bedrock-claude
            litellm_params: { model: bedrock/anthropic.claude-3-5-sonnet-20240620-v1:0, aws_region_name: eu-west-1 }
          - model_name: who
            litellm_params: { model: some-model }
          - model_name: nowhere
            litellm_params: { model: openai_like/some-model }
          - model_name: r1
            model_info: { id: the-r1, mode: chat }
            litellm_params: { model: fireworks_ai/deepseek-r1, temperature: 0.2, input_cost_per_token: 3e-6 }
          - model_name: r1
            litellm_params: { model: together_ai/deepseek-ai/DeepSeek-R1, tpm: 100000 }
            tpm: 100
          - just a text
        router_settings:
          fallbacks:
            - bedrock-claude: [r1]
            - deepseek/deepseek-chat: [the-r1, missing]
          context_window_fallbacks: [{ r1: [deepseek/deepseek-chat] }]
          content_policy_fallbacks: [{ r1: [auto] }]
          allowed_fails: 3
        litellm_settings:
          cache: true
          cache: false
          cache_params: { type: redis }
        """,
        """
        # Translated from LiteLLM's config.yaml by `pareto import litellm`.
        # Its notes list what was left out or changed; `pareto check` tells whether all variables are set.

        providers:
          deepseek:
            preset: deepseek
            apiKey: ${DEEPSEEK_API_KEY}
          fireworks:
            preset: fireworks
            apiKey: ${FIREWORKS_AI_API_KEY}
          together:
            preset: together
            apiKey: ${TOGETHERAI_API_KEY}

        # Which requests go where when a client sends auto. The aliases below are untouched by it.
        # Proposed by price alone: check it.
        tiers:
          mid: [deepseek/deepseek-chat]
        # No price is known, so place them under small, mid or premium yourself:
        #   fireworks/accounts/fireworks/models/deepseek-r1
        #   together/deepseek-ai/DeepSeek-R1

        # The names clients send, served as before. Change one to auto, and the gateway chooses.
        aliases:
          r1: [fireworks/accounts/fireworks/models/deepseek-r1, together/deepseek-ai/DeepSeek-R1, deepseek/deepseek-chat]
        """,
        """
        1 NotTranslated include: files that are included are not read: import each of them too
        4 NotTranslated model_list[0]: auto has a meaning of its own here, so clients that send it get that: give them another name for it
        6 Changed model_list[1]: deepseek/deepseek-chat is the id of a target here, so it stands for that alone
        9 NotTranslated model_list[2].litellm_params.aws_region_name: signing in to this cloud is not translated
        9 NotTranslated model_list[2].litellm_params: there is no way to speak to the provider bedrock
        11 NotTranslated model_list[3].litellm_params: the model's name does not say whose it is: write it as provider/model and import again
        13 NotTranslated model_list[4].litellm_params: names no api_base, so there is no address to call
        14 NotTranslated model_list[5]: a price needs input_cost_per_token and output_cost_per_token, so it was left out: the catalogue's is used, if it has one
        14 Changed model_list[5]: r1 has 2 deployments, over which LiteLLM spreads load: here they are tried in order
        16 NotTranslated model_list[5].litellm_params.temperature: a request's own values are passed on and none are added here: let the client send it
        18 NotTranslated model_list[6].litellm_params.tpm: limits are translated where a deployment alone serves one name and stands in for no other: write others under limits
        19 NotTranslated model_list[6].tpm: limits are translated where a deployment alone serves one name and stands in for no other: write others under limits
        20 NotTranslated model_list[7]: has no model_name, or no litellm_params
        23 NotTranslated router_settings.fallbacks: bedrock-claude names no model that was translated
        24 NotTranslated router_settings.fallbacks.deepseek/deepseek-chat: missing names no model that was translated
        25 Changed router_settings.context_window_fallbacks: put at the end of the alias's list: what is too long for the first targets goes there at once, and what fails on them does too
        26 NotTranslated router_settings.content_policy_fallbacks: falling back after a refused prompt is not translated
        27 NotTranslated router_settings.allowed_fails: what opens a circuit is set under execution.circuit here and was left at its default
        29 NotTranslated litellm_settings.cache: the answer cache is not translated
        30 NotTranslated litellm_settings.cache: is written twice: the one on line 29 was read
        31 NotTranslated litellm_settings.cache_params: the answer cache is not translated
        - Proposed tiers: proposed by price alone, three parts input to one of output: small up to $0.30 per 1M tokens, mid up to $3, else premium; only requests for auto or a tier are touched by it
        - Proposed tiers: no price is known for fireworks/accounts/fireworks/models/deepseek-r1, so it was put in no tier
        - Proposed tiers: no price is known for together/deepseek-ai/DeepSeek-R1, so it was put in no tier
        """);

    [Fact]
    public void Import_NoYaml_SaysWhere()
    {
        var import = LiteLlmImporter.Import("model_list:\n  - model_name: 'open", "config.yaml");

        import.Yaml.ShouldBeNull();
        import.Notes.ShouldHaveSingleItem().ToString()
            .ShouldBe("line 2, not translated: not valid YAML: while scanning a quoted scalar, found unexpected end of stream");
        LiteLlmImporter.Import("- a", "config.yaml").Notes.ShouldHaveSingleItem().Message
            .ShouldBe("this is no LiteLLM configuration: expected model_list and other keys");
    }

    [Fact]
    public void Import_NothingInIt_SaysSo()
    {
        var import = LiteLlmImporter.Import("litellm_settings: { num_retries: 50, request_timeout: 0 }", "config.yaml");

        import.Notes.Select(Line).ShouldBe(
        [
            "1 Changed litellm_settings.num_retries: at most 10 retries are allowed here",
            "1 NotTranslated litellm_settings.request_timeout: is no number of seconds",
            "- NotTranslated model_list: the file lists no models",
        ]);
        import.Yaml.ShouldBeNull();
    }

    [Theory]
    [InlineData("0.00000175", "1.75")]
    [InlineData("1.75e-06", "1.75")]
    [InlineData("2.8e-8", "0.028")]
    [InlineData("0.000000000000001", "0.000000001")]
    [InlineData("0", "0")]
    public void Import_PricePerToken_IsExactPerMillion(string perToken, string perMillion)
    {
        var import = LiteLlmImporter.Import(
            $"model_list: [{{ model_name: a, litellm_params: {{ model: openai/b, input_cost_per_token: {perToken}, output_cost_per_token: {perToken} }} }}]", "config.yaml");

        import.Yaml!.ShouldContain($"openai/b: {{ price: {{ input: {perMillion}, output: {perMillion} }} }}\n");
    }

    [Fact]
    public void Import_MutatedText_NeverThrowsAndWritesWhatCanBeRead()
    {
        const string good = """
            model_list:
              - model_name: gpt-4o
                litellm_params:
                  api_key: sk-written-0451-never-shown
                  model: openai/gpt-4o
                  order: 1
              - model_name: "local \"one\""
                litellm_params:
                  model: ollama/llama3.2:3b
                  api_base: http://10.0.0.7:11434
                model_info: { id: x, mode: chat, input_cost_per_token: 1e-7, output_cost_per_token: 2e-7, max_input_tokens: 8192 }
            router_settings:
              fallbacks: [{ gpt-4o: ["local \"one\"", x] }]
              model_group_alias: { old: gpt-4o }
              num_retries: 2
              timeout: 30.5
            general_settings:
              master_key: sk-written-0451-never-shown
            """;
        string[] pieces = ["\n", " ", ":", ": ", "- ", ",", "[", "]", "{", "}", "'", "\"", "&a ", "*a", "#", "/", "*", "os.environ/", "${", "~", "1e999", "-1", "é", "😀", "\u0007", "\u2028", "true"];
        var random = new Random(4711);
        var written = 0;
        for (var round = 0; round < 5_000; round++)
        {
            var text = good;
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(text.Length);
                text = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at)),
                    1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                    _ => text.Remove(at, 1).Insert(at, pieces[random.Next(pieces.Length)]),
                };
                text = text.Length == 0 ? good : text;
            }

            var import = LiteLlmImporter.Import(text, "config.yaml");
            if (import.Yaml is null)
            {
                continue;
            }

            written++;
            var problems = ConfigurationDocument.Parse(import.Yaml).Problems;
            if (!problems.IsEmpty || import.Yaml.Contains("sk-written") || import.Yaml.Contains("never-shown") || import.Notes.Any(note => Line(note).Contains("never-shown")))
            {
                Assert.Fail($"round {round}: {string.Join(' ', problems)}\n{text}\n=====\n{import.Yaml}");
            }
        }

        written.ShouldBeGreaterThan(500);
    }

    private static void Check(string liteLlm, string yaml, string notes)
    {
        var import = LiteLlmImporter.Import(liteLlm, "old/config.yaml", PriceOf);

        import.Yaml.ShouldBe(yaml + "\n");
        string.Join('\n', import.Notes.Select(Line)).ShouldBe(notes);
        ConfigurationDocument.Parse(import.Yaml!).Problems.ShouldBeEmpty();
        LiteLlmImporter.Import(liteLlm, "config.yaml", PriceOf).ShouldSatisfyAllConditions(
            again => again.Yaml.ShouldBe(import.Yaml),
            again => again.Notes.ShouldBe(import.Notes));
    }

    private static string Line(ImportNote note) => $"{note.Line?.ToString() ?? "-"} {note.Kind} {note.Path}: {note.Message}";

    private static TokenPrices? PriceOf(string preset, string model) => (preset, model) switch
    {
        ("openai" or "azure-openai", "gpt-4o") => Price(2.5m, 10m, 1.25m),
        ("openai", "gpt-5.2") => Price(1.75m, 14m),
        ("openai", "gpt-5-mini") => Price(0.25m, 2m),
        ("anthropic", "claude-sonnet-4-6") => Price(3m, 15m),
        ("anthropic", "claude-opus-4-6") => Price(5m, 25m),
        ("deepseek", "deepseek-chat") => Price(0.28m, 0.42m, 0.028m),
        _ => null,
    };

    private static TokenPrices Price(decimal input, decimal output, decimal? cachedInput = null) =>
        new() { Input = input, Output = output, CachedInput = cachedInput, Basis = PriceBasis.Catalogue };
}
