-- The catalogue of tasks, the country's and those of the provinces in scope; with a market none.
-- in  market uuid?, count integer
-- out province text?, code text?, vi text?, en text?, topic text?, valid_from text?, retired text?
select nullif(k.province, 0)::text, k.code, k.name_vi, k.name_en, k.topic, k.valid_from::text, k.retired_on::text
from tasks_known() k
where $1::uuid is null
order by k.province, k.topic, k.code
limit $2
