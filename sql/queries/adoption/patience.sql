-- Longer statements, in this transaction.
-- in  milliseconds integer
-- out set bool
select set_config('statement_timeout', $1::text, true) is not null
