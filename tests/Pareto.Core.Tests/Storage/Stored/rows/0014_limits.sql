INSERT INTO virtual_key (id, name, owner, team, project, tags, scopes, state, created_at, expires_at, limits)
VALUES ('vk_slow', 'slow', NULL, NULL, NULL, '[]', '{}', 'enabled', 1768478400000, NULL, '[{"requests":100,"window":"1m"}]');

INSERT INTO limit_use (meter, bucket, used, ends_at) VALUES ('requests key slow 60', 8842392000, 12, 1768478460000000);
INSERT INTO limit_slot (meter, replica, held) VALUES ('concurrent key slow', 'west-1', 2);
INSERT INTO limit_replica (replica, seen_at) VALUES ('west-1', 1768478400000000);
