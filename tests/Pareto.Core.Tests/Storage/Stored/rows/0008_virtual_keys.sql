INSERT INTO virtual_key (id, name, owner, team, project, tags, scopes, state, created_at, expires_at)
VALUES
    ('vk_shop', 'shop', 'ana', 'retail', 'web', '["production"]', '{"tiers":["small","mid"]}', 'enabled', 1768478400000, NULL),
    ('vk_old', 'old', NULL, NULL, NULL, '[]', '{}', 'revoked', 1768392000000, 1768478400000);

INSERT INTO virtual_key_secret (hash, key_id, prefix, created_at, valid_until)
VALUES
    (bytes'7692C3AD3540BB803C020B3AEE66CD8887123234EA0C6E7143C0ADD73FF431ED', 'vk_shop', 'pk_one', 1768478400000, 1768564800000),
    (bytes'3FC4CCFE745870E2C0D99F71F30FF0656C8DEDD41CC1D7D3D376B0DBE685E2F3', 'vk_shop', 'pk_two', 1768478401000, NULL);

UPDATE virtual_key_change SET number = 3;

INSERT INTO ledger (
    request_id, attempt, final, started_at, workload, key_name, requested_model, provider, model, tier, task, complexity, reason, outcome, failure,
    input_tokens, cached_input_tokens, cache_write_tokens, cache_write_hour_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,
    usage_estimated, cost, baseline_cost, price_basis, first_token, duration, overhead,
    purpose, key_id, team, project, end_user)
VALUES
    ('req_0008_keyed', 1, 1, 1768496400000, 'ticket-triage', 'shop', 'auto', 'ollama', 'llama3.2:3b', 'small', 'extraction', 2, 'complexity 2', 'completed', NULL, 1000, 100, 0, 0, 0, 200, 10, 0, 0, 1230000000, 17500000000, 'configured', 80000, 900000, 90,
     'answer', 'vk_shop', 'retail', 'web', 'u-1');
