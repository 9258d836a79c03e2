-- The codes that pay an account, as far as the caller may have their pictures; a hash of the number for each province.
-- in  provinces smallint[], numbers bytea[], bank text, signed_in bool
-- out province smallint, code text, content_code text, payload_box bytea, bin text, holder_name text, last4 text, open bool
select province, code, content_code, payload_box, bin, holder_name, last4, open
from quick_link($1, $2, $3, $4)
