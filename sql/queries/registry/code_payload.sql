-- What the picture of a code is made of.
-- in  id text
-- out province smallint, kind text, face text, key_id text?, signature bytea?, payload_box bytea?
select c.province, c.kind, c.face, c.key_id, c.signature, c.payload_box
from code c
where c.id = $1 and c.state <> 'requested' and c.signature is not null
