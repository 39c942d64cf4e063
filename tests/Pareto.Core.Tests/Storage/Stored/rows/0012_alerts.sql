INSERT INTO alert (id, key, at, kind, severity, subject, message, window_from, window_until, figures)
VALUES ('al_1', 'budget retail 80 1768435200000', 1768478400000, 'budget', 'warning', 'team retail', '80 % of the budget retail are spent.', 1768435200000, 1768521600000, '{"spent":4.1,"limit":5}');

INSERT INTO alert_delivery (alert_id, webhook, state, attempts, due_at, problem, ended_at)
VALUES ('al_1', 'operations', 'waiting', 2, 1768478460000, 'status 503', NULL), ('al_1', 'finance', 'delivered', 1, 1768478400000, NULL, 1768478400300);
