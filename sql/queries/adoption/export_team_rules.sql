-- What provinces ask of their hamlets; with a market nothing.
-- in  market uuid?, count integer
-- out unit text?, unit_name text?, teams text?, members text?, head text?, households text?, valid_from text?, valid_to text?, document text?
select u.code, u.full_name, r.teams_min::text, r.members_min::text, case when r.head_leads then 'có' else 'không' end,
	r.households_max::text, r.valid_from::text, r.valid_to::text, r.document
from team_rule r
join unit u on u.id = r.unit
where $1::uuid is null
order by r.valid_from desc, u.code
limit $2
