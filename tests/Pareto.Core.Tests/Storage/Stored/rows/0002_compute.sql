INSERT INTO ledger (
    request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task, complexity, reason, outcome, failure,
    input_tokens, cached_input_tokens, cache_write_tokens, cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
    usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead,
    compute)
VALUES
    ('req_0002_local', 1, 1, 1768485600000, 'ticket-triage', 'checkout', 'auto', 'local', 'smol.gguf', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     734512);
