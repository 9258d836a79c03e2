-- in  market uuid?, count integer
-- out code text?, version text?, name text?, source text?, kind text?, measure text?, numerator text?, denominator text?
-- out over text?, direction text?, green text?, amber text?, levels text?, parameters text?, since text?, document text?, retired text?, reason text?
select i.code, i.version::text, i.name_vi, i.source, i.value_kind, i.measure, i.numerator, i.denominator, i.over, i.direction,
	i.green_from::text, i.amber_from::text, array_to_string(i.levels, ', '), nullif(i.parameters::text, '{}'),
	i.valid_from::text, i.document, i.retired_on::text, i.retired_reason
from indicator i
where $1::uuid is null
order by i.code, i.version
limit $2
