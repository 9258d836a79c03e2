-- Codes of a market that stickers may show, after the one named by `after`.
-- in  province smallint, market uuid, after text, count integer
-- out id text, stall text, state text, payload_box bytea, key_id text, signature bytea, sealed_at timestamptz, imported bool
select c.id, s.number, code_state(c.state, c.expires_at), c.payload_box, c.key_id, c.signature,
	coalesce(c.sealed_at, c.issued_at), c.kind = 'imported'
from code c
join stall s on s.province = c.province and s.id = c.stall
where c.province = $1 and c.market = $2 and c.id > $3 and c.kind <> 'dynamic' and c.issued_at is not null
order by c.id
limit $4
