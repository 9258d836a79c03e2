-- in  id uuid
-- out body text
select bill_run_json(r)::text from bill_run r where r.id = $1
