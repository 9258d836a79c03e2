-- Puts a periodic job into the queue when it falls due. The id is made of kind and due time, so that however many
-- workers do this, and whenever, it is there once; while an earlier one is unfinished the later waits.
-- in kind text, due timestamptz
insert into job (province, id, kind, dedupe, payload, run_at)
values (0, encode(substring(sha256(convert_to($1 || '@' || extract(epoch from $2)::bigint, 'utf8')) for 16), 'hex')::uuid,
	$1, 'periodic', jsonb_build_object('due', $2), $2)
on conflict do nothing
