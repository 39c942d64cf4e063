-- Chained and sealed as a gateway does it, with a key of 32 zeros.
INSERT INTO audit_trail (
    number, at, event, request_id, key_name, workload, sensitivity, action, policy, findings, reply_findings, targets, outcome, previous, hash)
VALUES
    (1, 1768478400001, 'decision', 'req_0001_plain', 'checkout', 'ticket-triage', 'public', 'allow', 'builtin 4f1c', '{}', '{}', '["ollama/llama3.2:3b"]', 'answered', bytes'0000000000000000000000000000000000000000000000000000000000000000', bytes'B6C64A68DA18C67DD1142A3A06D2374550F8C6EDADCB018F6C9A763D9F5468BD'),
    (2, 1768478400002, 'decision', 'req_0003_refused', 'checkout', 'ticket-triage', 'restricted', 'refuse', 'builtin 4f1c', '{"email":2,"iban":1}', '{}', '[]', 'refused', bytes'B6C64A68DA18C67DD1142A3A06D2374550F8C6EDADCB018F6C9A763D9F5468BD', bytes'670C3B4B9CDBF988CF72BA741FFAABE544F8284EB51145A7B2AD34B687709DEC');

INSERT INTO audit_trail_head (id, number, hash, seal) VALUES (1, 2, bytes'670C3B4B9CDBF988CF72BA741FFAABE544F8284EB51145A7B2AD34B687709DEC', bytes'5E29F455010473798824076C5EAB5C0D898897193D4F640C4F5BEBDC0D0953A9');
