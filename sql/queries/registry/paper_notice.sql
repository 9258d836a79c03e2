-- The slip that tells the vendor of a changed payout account, made with the change.
-- in  province smallint, change uuid
with made as (
	insert into paper (province, market, kind, revision, change, created_by)
	select p.province, p.market, 'payout_notice', p.revision, p.id, p.created_by
	from payout_change p
	where p.province = $1 and p.id = $2
	returning province, id, market, created_by
)
insert into job (province, market, kind, dedupe, payload, created_by)
select province, market, 'paper', id::text, jsonb_build_object('paper', id), created_by from made
