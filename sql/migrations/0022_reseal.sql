-- After an issuing key was revoked, the press seals a province's live codes anew. The plain face of a code never
-- changes; a sealed face that stands on a sticker does not either, so there a new code supersedes the old one.
set role socho_owner;

create index code_key on code (province, key_id, id) where state in ('issued', 'printed', 'displayed');

-- A job that is done in pieces goes back into the queue after each; its attempts are those of one piece.
grant update (attempts) on job to socho_press;
grant insert on code to socho_press;
grant update (key_id, signature, sealed_hash, superseded_by) on code to socho_press;

reset role;
