-- Every wording that people agree to, for everybody: with a market none.
-- in  market uuid?, count integer
-- out purpose text?, version text?, text_vi text?, text_en text?, valid_from text?
select t.purpose, t.version::text, t.text_vi, t.text_en, t.valid_from::text
from consent_text t
where $1::uuid is null
order by t.purpose, t.version
limit $2
