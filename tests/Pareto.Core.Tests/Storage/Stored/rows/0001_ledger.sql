-- Rows as gateways of this version wrote them. What is here is written between this script and the next, for the files of this version and all later ones.
INSERT INTO ledger (
    request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task, complexity, reason, outcome, failure,
    input_tokens, cached_input_tokens, cache_write_tokens, cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
    usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead)
VALUES
    ('req_0001_plain', 1, 1, 1768478400000, 'ticket-triage', 'checkout', 'auto', 'ollama', 'llama3.2:3b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90),
    ('req_0001_tried', 1, 0, 1768478400001, 'ticket-triage', 'checkout', 'auto', 'ollama', 'llama3.2:3b', NULL, 'extraction', 2, 'complexity 2', 'timed_out', 'timeout', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, 'unknown', NULL, 900000, 0),
    ('req_0001_tried', 2, 1, 1768478430001, 'ticket-triage', 'checkout', 'auto', 'openai', 'gpt-5.2', 'premium', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 17500000000, 17500000000, 'configured', 80000, 900000, 90),
    ('req_0001_full', 1, 1, 1768564800000, 'Belege – 帳票', 'checkout', 'auto', 'together', 'meta-llama/Llama-3-8b', 'premium', 'multi_file_code', 5, 'complexity 2', 'cut_off', 'malformed_reply', 1000000, 2, 3, 4, 5, 60, 7, 8, 1, 1234567000000000001, 1, 'estimate', 80000, 900000, 90);

WITH RECURSIVE many (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM many WHERE i < 60)
INSERT INTO ledger (
    request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task, complexity, reason, outcome, failure,
    input_tokens, cached_input_tokens, cache_write_tokens, cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
    usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead)
SELECT
    'req_0001_' || i, 1, 1, 1768478400000 + i * 3600000, 'workload-' || (i % 3), 'key-' || (i % 4), 'auto', 'provider', 'model-' || (i % 5),
    CASE i % 3 WHEN 0 THEN 'small' WHEN 1 THEN 'mid' ELSE 'premium' END, 'summary', 1 + i % 5, 'complexity ' || (1 + i % 5),
    CASE WHEN i % 10 = 0 THEN 'failed' ELSE 'completed' END, CASE WHEN i % 10 = 0 THEN 'server_error' END,
    i * 37, i * 5, i, 0, 0, i * 11, i, 0, 0, i * i * 1000003, i * i * 9000001, 'catalogue', 50000 + i, 900000 + i * 1000, 80 + i
FROM many;

INSERT INTO admin_key (id, salt, hash, created_at) VALUES (1, bytes'00112233445566778899AABBCCDDEEFF', bytes'8C6976E5B5410415BDE908BD4DEE15DFB167A9C873FC4BB8A81F6F2AB448A918', 1768478400000);
