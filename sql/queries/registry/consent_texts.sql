-- Every wording that people agree to.
-- out body text
select json_build_object('items', json_agg(json_build_object(
		'purpose', t.purpose,
		'version', t.version,
		'text_vi', t.text_vi,
		'text_en', t.text_en,
		'valid_from', t.valid_from) order by t.purpose, t.version))::text
from consent_text t
