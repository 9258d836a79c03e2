-- The connections that may tell of an account in scope, without their secrets. Of a market: those that credit it alone.
-- in  market uuid?, count integer
-- out province text?, id text?, provider text?, environment text?, name text?, market text?, state text?, feeds text?
select c.province::text, c.id::text, c.provider, c.environment, c.name, m.label_code, c.state, (
		select count(*)
		from feed f
		where f.province = c.province and f.connection = c.id and f.until is null)::text
from connection c
left join market m on m.province = c.province and m.id = c.market
where (c.market is null or in_scope(c.province, c.market)) and ($1::uuid is null or c.market = $1)
order by c.province, c.name
limit $2
