-- Whom to compare a form with.
-- in  province smallint, market uuid, vendor uuid, id_number bytea?, phone bytea?, bin text, account bytea
-- out other uuid, name_fold text, here bool, same_id bool, same_phone bool, same_account bool
select c.other, c.name_fold, c.here, c.same_id, c.same_phone, c.same_account
from duplicate_candidates($1, $2, $3, $4, $5, $6, $7) as c
