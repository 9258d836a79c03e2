-- The newest wording of each purpose, that of the registration itself first.
-- out purpose text, version smallint, text_vi text
select n.purpose, n.version, n.text_vi
from (
	select distinct on (t.purpose) t.purpose, t.version, t.text_vi
	from consent_text t
	where t.valid_from <= (now() at time zone interval '7 hours')::date
	order by t.purpose, t.version desc) as n
order by n.purpose <> 'registration', n.purpose
