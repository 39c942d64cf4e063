INSERT INTO ledger (
    request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task, complexity, reason, outcome, failure,
    input_tokens, cached_input_tokens, cache_write_tokens, cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
    usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead,
    purpose, key_id, team, project, end_user, image_input_tokens, image_output_tokens, cost_input, cost_cached_input, cost_cache_write, cost_output, cost_other, price_version, service_tier, region, replica, arm, unit, web_searches)
VALUES
    ('req_0017_search', 1, 1, 1768593600000, 'research', 'shop', 'auto', 'anthropic', 'claude-sonnet-4-6', 'premium', 'question_answering', 3, 'complexity 3', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 32000000000, 32000000000, 'catalogue', 80000, 900000, 90,
     'answer', 'vk_shop', 'retail', 'web', 'u-1', 7, 3, 8570000000, 30000000, 100000000, 3299999999, 20000000001, '2026-01-01 5f3a9c01', 'standard', 'eu', 'west-1', 'routed', '11ff', 2);
