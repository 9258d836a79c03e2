-- Records scans, each client_id once; a current code was seen displayed; an alarm opens an incident of its stall or joins
-- the open one (an incident has the id of the scan that opened it). A vendor's own (own) and what is a test label stand aside: the
-- former shows no code displayed, the latter raises no alarm. One row a scan, in order; none for a scan that another
-- transaction is recording just now. status: recorded, duplicate (the same scan again), conflict (another scan with this client_id).
-- in  ids uuid[], client_ids uuid[], provinces smallint[], markets uuid[], stalls uuid[], at timestamptz[]
-- in  payload_hashes bytea[], verdicts text[], seals text[], codes text[], latitudes_e6 integer[]
-- in  longitudes_e6 integer[], photos bytea[], person uuid, request text, own bool
-- out n integer, status text, id uuid, verdict text, seal text, code text?, incident uuid?
with wanted as materialized (
	select *
	from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) with ordinality
		as w (id, client_id, province, market, stall, at, payload_hash, verdict, seal, code, latitude_e6, longitude_e6,
			photo_sha256, n)
), known as materialized (
	select s.province, s.id, s.client_id, s.person, s.stall, s.payload_hash, s.verdict, s.seal, s.code, s.incident
	from wanted w
	join scan s on s.province = w.province and s.client_id = w.client_id
	union
	select s.province, s.id, s.client_id, s.person, s.stall, s.payload_hash, s.verdict, s.seal, s.code, s.incident
	from wanted w
	join scan_aside s on s.province = w.province and s.client_id = w.client_id
), fresh as materialized (
	select distinct on (w.province, w.client_id) w.*,
		case
			when t.id is not null then 'test_label'
			when $16 then 'own'
		end as aside,
		w.verdict in ('unknown_account', 'other_stall') and t.id is null as alarm
	from wanted w
	left join test_label t on t.province = w.province and t.payload_hash = w.payload_hash
	where not exists (select from known k where k.province = w.province and k.client_id = w.client_id)
	order by w.province, w.client_id, w.n
), raised as (
	insert into incident as i (province, id, market, stall, verdict, opened_by)
	select distinct on (f.province, f.stall) f.province, f.id, f.market, f.stall, f.verdict, $14
	from fresh f
	where f.alarm
	order by f.province, f.stall, f.n
	on conflict (province, stall) where state <> 'closed' do update set version = i.version
	returning i.province, i.id, i.market, i.stall, i.verdict, i.id = any ($1) as opened
), made as (
	insert into scan (province, id, market, stall, client_id, person, at, payload_hash, verdict, seal, code, incident,
		latitude_e6, longitude_e6, photo_sha256)
	select f.province, f.id, f.market, f.stall, f.client_id, $14, f.at, f.payload_hash, f.verdict, f.seal, f.code, r.id,
		f.latitude_e6, f.longitude_e6, f.photo_sha256
	from fresh f
	left join raised r on r.province = f.province and r.stall = f.stall and f.alarm
	where f.aside is null
	on conflict (province, client_id) do nothing
	returning *
), made_aside as (
	insert into scan_aside (province, id, market, stall, client_id, person, at, payload_hash, verdict, seal, code, incident,
		latitude_e6, longitude_e6, photo_sha256, kind)
	select f.province, f.id, f.market, f.stall, f.client_id, $14, f.at, f.payload_hash, f.verdict, f.seal, f.code, r.id,
		f.latitude_e6, f.longitude_e6, f.photo_sha256, f.aside
	from fresh f
	left join raised r on r.province = f.province and r.stall = f.stall and f.alarm
	where f.aside is not null
	on conflict (province, client_id) do nothing
	returning *
), shown as (
	update code c
	set state = 'displayed', displayed_at = coalesce(c.displayed_at, greatest(m.at, c.issued_at))
	from (
		select m.province, m.code, min(m.at) as at from made m where m.verdict = 'current' group by m.province, m.code) m
	where c.province = m.province and c.id = m.code and code_may_move(code_state(c.state, c.expires_at), 'displayed')
	returning c.province, c.market, c.id
), recorded as (
	select province, id, client_id, person, market, stall, payload_hash, verdict, seal, code, incident from made
	union all
	select province, id, client_id, person, market, stall, payload_hash, verdict, seal, code, incident from made_aside
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, after)
	select r.province, $14, $15, case when r.opened then 'incident.open' else 'incident.join' end, r.market, 'incident',
		r.id::text, jsonb_build_object('stall', r.stall, 'verdict', r.verdict)
	from raised r
	union all
	select s.province, $14, $15, 'code.display', s.market, 'code', s.id, null
	from shown s
	union all
	select m.province, $14, $15, 'scan.record', m.market, 'scan', m.id::text, jsonb_build_object(
		'stall', m.stall, 'verdict', m.verdict, 'seal', m.seal, 'code', m.code)
	from recorded m
)
select w.n::integer,
	case
		when s.id = w.id then 'recorded'
		when s.person = $14 and s.stall = w.stall and s.payload_hash is not distinct from w.payload_hash then 'duplicate'
		else 'conflict'
	end,
	s.id, s.verdict, s.seal, s.code, s.incident
from wanted w
join (
	select province, id, client_id, person, stall, payload_hash, verdict, seal, code, incident from recorded
	union all
	select province, id, client_id, person, stall, payload_hash, verdict, seal, code, incident from known) s
	on s.province = w.province and s.client_id = w.client_id
order by w.n
