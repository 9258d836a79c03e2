-- Whether something speaks for the vendor's account being the vendor's, and its bank does not deny it. No row: nothing does.
-- in  province smallint, vendor uuid, bin text, number_hash bytea
-- out id uuid
select a.id
from account a
where a.province = $1 and a.vendor = $2 and a.bin = $3 and a.number_hash = $4 and a.ownership <> 'denied'
	and (a.ownership = 'proven' or exists (
		select from account_evidence e
		where e.province = a.province and e.account = a.id and e.state = 'confirmed'))
limit 1
