INSERT INTO budget (name, subject, scope) VALUES ('retail', 'team retail', '{"team":"retail"}');

INSERT INTO budget_window (name, subject, window_start, window_end, charged, spent)
VALUES ('retail', 'team retail', 1768435200000, 1768521600000, 900000000000, 700000000000);

INSERT INTO budget_holder (holder, replica, started_at, seen_at) VALUES ('west-1 7', 'west-1', 1768478400000, 1768478460000);

INSERT INTO budget_lease (holder, number, name, subject, window_start, granted, spent)
VALUES ('west-1 7', 1, 'retail', 'team retail', 1768435200000, 250000000000, 50000000000);

INSERT INTO budget_setting (name, options) VALUES ('retail', '{"name":"retail","limit":5,"window":"day","team":"retail"}');

UPDATE budget_change SET number = 2;
