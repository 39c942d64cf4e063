INSERT INTO workload_drift (replica, workload, kind, at, state)
VALUES ('west-1', 'ticket-triage', 'outputDrift', 1768478400000, '{"count":400,"mean":212.5}');
