-- What the attempt was made for (see LedgerNames.Purposes). Until now every attempt was made to answer.
ALTER TABLE ledger ADD COLUMN purpose TEXT COLLATE "C" NOT NULL DEFAULT 'answer';
