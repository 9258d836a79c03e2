-- Announces a new version of a province's data key, to seal from so many seconds on, and the work of sealing everything
-- anew with it; the trail tells.
-- in  province smallint, version smallint, master_id bytea, wrapped bytea, seconds integer
with key as (
	insert into data_key (province, kind, version, master_id, wrapped, seals_from)
	values ($1, 'box', $2, $3, $4, now() + make_interval(secs => $5))
	returning province, version, seals_from
), work as (
	insert into rekeying (province, version)
	select province, version from key
), queued as (
	insert into job (province, kind, dedupe, payload, run_at)
	select province, 'rekey', 'box', jsonb_build_object('version', version), seals_from + interval '2 seconds'
	from key
)
insert into audit (province, action, entity, entity_id, after)
select province, 'column.rotate', 'key', 'column ' || version, jsonb_build_object('version', version)
from key
