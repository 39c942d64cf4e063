INSERT INTO promise_watch (promise, scope, at, state)
VALUES
    ('calibration 9b1f, 95 % of quality', '*', 1768478400000, '{"checks":120,"failures":3}'),
    ('calibration 9b1f, 95 % of quality', 'ticket-triage', 1768478400000, '{"checks":80,"failures":2}');
