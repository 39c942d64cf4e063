INSERT INTO ledger (
    request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task, complexity, reason, outcome, failure,
    input_tokens, cached_input_tokens, cache_write_tokens, cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
    usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead,
    purpose, key_id, team, project, end_user, image_input_tokens, image_output_tokens, cost_input, cost_cached_input, cost_cache_write, cost_output, cost_other, price_version, service_tier, region, replica)
VALUES
    ('req_0010_replica', 1, 1, 1768503600000, 'ticket-triage', 'shop', 'auto', 'ollama', 'llama3.2:3b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     'answer', 'vk_shop', 'retail', 'web', 'u-1', 7, 3, 800000000, 30000000, 100000000, 299999999, 1, '2026-01-01 5f3a9c01', 'standard', 'eu', 'west-1');
