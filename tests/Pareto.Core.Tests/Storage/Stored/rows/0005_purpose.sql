INSERT INTO ledger (
    request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task, complexity, reason, outcome, failure,
    input_tokens, cached_input_tokens, cache_write_tokens, cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
    usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead,
    purpose)
VALUES
    ('req_0005_drafted', 1, 0, 1768489200000, 'ticket-triage', 'checkout', 'auto', 'ollama', 'llama3.2:3b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     'draft'),
    ('req_0005_drafted', 2, 0, 1768489201000, 'ticket-triage', 'checkout', 'auto', 'ollama', 'judge:1b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 410000000, 0, 'configured', 80000, 900000, 90,
     'judge'),
    ('req_0005_drafted', 3, 1, 1768489202000, 'ticket-triage', 'checkout', 'auto', 'openai', 'gpt-5.2', 'premium', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     'answer'),
    ('req_0005_drafted', 4, 0, 1768489300000, 'ticket-triage', 'checkout', 'auto', 'ollama', 'llama3.2:3b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 0, 'configured', 80000, 900000, 90,
     'comparison');
