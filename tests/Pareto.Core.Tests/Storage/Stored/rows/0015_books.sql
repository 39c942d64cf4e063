-- The last day of 2025 is summed up and its rows are removed; the 14th of January is summed up, and one of its rows came late.
INSERT INTO ledger (
    request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task, complexity, reason, outcome, failure,
    input_tokens, cached_input_tokens, cache_write_tokens, cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
    usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead,
    purpose, key_id, team, project, end_user, image_input_tokens, image_output_tokens, cost_input, cost_cached_input, cost_cache_write, cost_output, cost_other, price_version, service_tier, region, replica)
VALUES
    ('req_0015_first', 1, 1, 1768348801000, 'ticket-triage', 'shop', 'auto', 'ollama', 'llama3.2:3b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     'answer', 'vk_shop', 'retail', 'web', 'u-1', 7, 3, 800000000, 30000000, 100000000, 299999999, 1, '2026-01-01 5f3a9c01', 'standard', 'eu', 'west-1'),
    ('req_0015_second', 1, 1, 1768348802000, 'ticket-triage', 'shop', 'auto', 'ollama', 'llama3.2:3b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     'answer', 'vk_shop', 'retail', 'web', 'u-1', 7, 3, 800000000, 30000000, 100000000, 299999999, 1, '2026-01-01 5f3a9c01', 'standard', 'eu', 'west-1');

UPDATE ledger_rollup SET closed_until = 1768435200000, rolled_until = 1768435200000, removed_until = 1767225600000;

INSERT INTO ledger_day (
    detail, day, tier, target, key_name, workload, team, project, purpose,
    attempts, requests, completed, input_tokens, cached_input_tokens, cache_write_tokens, cache_write_hour_tokens, audio_input_tokens, image_input_tokens,
    output_tokens, reasoning_tokens, audio_output_tokens, image_output_tokens, compute, usage_estimated, cost_whole, cost_rest, cost_input_whole, cost_input_rest,
    cost_cached_input_whole, cost_cached_input_rest, cost_cache_write_whole, cost_cache_write_rest, cost_output_whole, cost_output_rest, cost_other_whole,
    cost_other_rest, baseline_whole, baseline_rest, savings_whole, savings_rest, unpriced, durations)
VALUES
    (1, 20453, 'small', 'ollama/llama3.2:3b', 'shop', 'ticket-triage', 'retail', 'web', 'answer',
     3, 3, 3, 3000, 300, 0, 0, 0, 21, 600, 30, 0, 9, NULL, 0, 3690, 0, 2400, 0, 90, 0, 300, 0, 899, 999997, 0, 3, 52500, 0, 48810, 0, 0, bytes'AE0503'),
    (1, 20453, 'small', 'ollama/llama3.2:3b', 'shop', 'mail', 'retail', 'web', 'answer',
     2, 2, 2, 2000, 200, 0, 0, 0, 14, 400, 20, 0, 6, NULL, 0, 2460, 0, 1600, 0, 60, 0, 200, 0, 599, 999998, 0, 2, 35000, 0, 32540, 0, 0, bytes'AE0502'),
    (0, 20453, 'small', 'ollama/llama3.2:3b', '', '', 'retail', 'web', 'answer',
     5, 5, 5, 5000, 500, 0, 0, 0, 35, 1000, 50, 0, 15, NULL, 0, 6150, 0, 4000, 0, 150, 0, 500, 0, 1499, 999995, 0, 5, 87500, 0, 81350, 0, 0, bytes'AE0505'),
    (1, 20467, 'small', 'ollama/llama3.2:3b', 'shop', 'ticket-triage', 'retail', 'web', 'answer',
     2, 2, 2, 2000, 200, 0, 0, 0, 14, 400, 20, 0, 6, NULL, 0, 2460, 0, 1600, 0, 60, 0, 200, 0, 599, 999998, 0, 2, 35000, 0, 32540, 0, 0, bytes'AE0502'),
    (0, 20467, 'small', 'ollama/llama3.2:3b', '', '', 'retail', 'web', 'answer',
     2, 2, 2, 2000, 200, 0, 0, 0, 14, 400, 20, 0, 6, NULL, 0, 2460, 0, 1600, 0, 60, 0, 200, 0, 599, 999998, 0, 2, 35000, 0, 32540, 0, 0, bytes'AE0502');

INSERT INTO ledger (
    request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task, complexity, reason, outcome, failure,
    input_tokens, cached_input_tokens, cache_write_tokens, cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
    usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead,
    purpose, key_id, team, project, end_user, image_input_tokens, image_output_tokens, cost_input, cost_cached_input, cost_cache_write, cost_output, cost_other, price_version, service_tier, region, replica)
VALUES
    ('req_0015_late', 1, 1, 1768348803000, 'ticket-triage', 'shop', 'auto', 'ollama', 'llama3.2:3b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     'answer', 'vk_shop', 'retail', 'web', 'u-1', 7, 3, 800000000, 30000000, 100000000, 299999999, 1, '2026-01-01 5f3a9c01', 'standard', 'eu', 'east-1');
