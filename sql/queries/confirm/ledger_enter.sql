-- The scope of the ledger's sealer: everything.
-- out entered bool
select enter_job(0::smallint) is not null
