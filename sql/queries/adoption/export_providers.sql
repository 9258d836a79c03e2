-- Credits by month of receipt, market, provider and bank; those that no market was found for without one.
-- in  market uuid?, count integer
-- out province text?, month text?, market text?, provider text?, bin text?, payments text?, counted text?
select d.province::text, to_char(d.day, 'YYYY-MM'), m.label_code, c.provider, d.bin, sum(d.credits)::text, sum(d.counted)::text
from provider_day d
join connection c on c.province = d.province and c.id = d.connection
left join market m on m.province = d.province and m.id = d.market
where $1::uuid is null or d.market = $1
group by d.province, to_char(d.day, 'YYYY-MM'), m.label_code, c.provider, d.bin
order by 2 desc, 1, 3 nulls last, 4, 5
limit $2
