-- The next live codes of the province that the key sealed, locked; on_paper: a sticker bears the sealed face, for its
-- layout shows that.
-- in  province smallint, key_id text, most integer, sealed_layouts text[]
-- out id text, payload_box bytea, imported bool, on_paper bool
select c.id, c.payload_box, c.kind = 'imported', c.face = 'sealed' and exists (
		select
		from label l
		join print_batch b on b.province = l.province and b.id = l.batch
		where l.province = c.province and l.code = c.id and l.state <> 'voided' and b.layout = any ($4))
from code c
where c.province = $1 and c.key_id = $2 and c.state in ('issued', 'printed', 'displayed')
	and code_may_move(code_state(c.state, c.expires_at), 'superseded')
order by c.id
limit $3
for update
