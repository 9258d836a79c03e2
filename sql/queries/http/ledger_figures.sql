-- How far the ledger's sealer is behind.
-- out log text, waiting bigint, oldest_s bigint
select log, waiting, oldest_s from ledger_figures()
