-- in  market uuid?, count integer
-- out province text?, period text?, since text?, until text?, lead text?, due_market text?, due_commune text?, due_province text?
select c.province::text, c.period, c.period_from::text, c.period_to::text, c.lead, c.due_market::text, c.due_commune::text,
	c.due_province::text
from report_cycle c
where $1::uuid is null
order by c.province, c.period_to desc, c.id
limit $2
