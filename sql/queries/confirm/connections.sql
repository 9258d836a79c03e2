-- The connections that may push. Of the secret and the certificate before the current ones only what is still taken.
-- out province smallint, id uuid, provider text, path_token_hash bytea, secret_box bytea?, second_secret_box bytea?
-- out public_key bytea?, settings text?, addresses text, client_pin bytea?, second_client_pin bytea?
select province, id, provider, path_token_hash, secret_box,
	case when coalesce(second_until > now(), true) then second_secret_box end, public_key, settings::text, addresses, client_pin,
	case when second_pin_until > now() then second_client_pin end
from connection
where state = 'active'
order by province, id
