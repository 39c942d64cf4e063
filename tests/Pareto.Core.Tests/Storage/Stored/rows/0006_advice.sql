INSERT INTO ledger (
    request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task, complexity, reason, outcome, failure,
    input_tokens, cached_input_tokens, cache_write_tokens, cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
    usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead,
    purpose, advice, advised_complexity, expected_complexity)
VALUES
    ('req_0006_asked', 1, 0, 1768492800000, 'ticket-triage', 'checkout', 'auto', 'ollama', 'llama3.2:3b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     'router', 'taken', 4, 2),
    ('req_0006_asked', 2, 1, 1768492800500, 'ticket-triage', 'checkout', 'auto', 'ollama', 'llama3.2:3b', 'mid', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     'answer', NULL, NULL, NULL),
    ('req_0006_unread', 1, 0, 1768492900000, 'ticket-triage', 'checkout', 'auto', 'ollama', 'llama3.2:3b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     'router', 'malformed', NULL, 3),
    ('req_0006_unread', 2, 1, 1768492900500, 'ticket-triage', 'checkout', 'auto', 'ollama', 'llama3.2:3b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     'answer', NULL, NULL, NULL);
