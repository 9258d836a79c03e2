-- Training sessions in scope, newest first; with a market none.
-- in  market uuid?, count integer
-- out unit text?, unit_name text?, title text?, day text?, hours text?, trainer text?, place text?, members text?, document text?
select u.code, u.full_name, t.title, t.on_day::text, t.hours::text, t.trainer, t.place,
	(select count(*)::text from training_member a where a.province = t.province and a.training = t.id), t.document
from training t
join unit u on u.id = t.unit
where $1::uuid is null
order by t.on_day desc, t.id desc
limit $2
