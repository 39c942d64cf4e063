INSERT INTO outcome (request_id, source, provider, model, at, workload, task, complexity, quality)
VALUES
    ('req_0001_plain', 'feedback', 'ollama', 'llama3.2:3b', 1768478405000, 'ticket-triage', 'extraction', 2, 0.75),
    ('req_0001_plain', 'judge', 'ollama', 'llama3.2:3b', 1768478406000, 'ticket-triage', 'extraction', 2, 1);
