-- Hamlets in scope that miss something of their rule today, and what; with a market none.
-- in  market uuid?, count integer
-- out code text?, hamlet text?, commune text?, households text?, teams text?, members text?, reasons text?, document text?
select distinct g.code, g.name, g.commune, g.households::text, g.teams::text, g.members::text, array_to_string(g.reasons, ', '), g.document
from (select distinct r.province, r.unit from team_rule r) r
cross join lateral team_gaps(r.unit, (now() at time zone interval '7 hours')::date) g
where $1::uuid is null and cardinality(g.reasons) > 0 and in_scope_unit(r.province, g.hamlet)
order by 1, 2
limit $2
