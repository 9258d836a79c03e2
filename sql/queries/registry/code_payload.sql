-- What the picture of a code is made of.
-- in  id text
-- out province smallint, kind text, face text, key_id text?, signature bytea?, payload_box bytea?, state text
-- out superseded_by text?
select c.province, c.kind, c.face, c.key_id, c.signature, c.payload_box, code_state(c.state, c.expires_at), c.superseded_by
from code c
where c.id = $1 and c.state <> 'requested' and c.signature is not null
