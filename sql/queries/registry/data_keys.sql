-- Every data key of the scope; current: it seals boxes, or makes look-ups, from now on.
-- out province smallint, kind text, version smallint, master_id bytea?, wrapped bytea?, current bool
select k.province, k.kind, k.version, k.master_id, k.wrapped,
	row_number() over (partition by k.province, k.kind order by k.seals_from <= clock_timestamp() desc, k.version desc) = 1
from data_key k
order by k.province, k.kind, k.version
