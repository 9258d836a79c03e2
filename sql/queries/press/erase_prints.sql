-- Files of labels that show whom to pay: gone, as far as they are still there.
-- in  province smallint, vendor uuid
-- out id uuid, format text
update print_batch b
set file_gone_at = now()
where b.province = $1 and b.state = 'done' and b.file_gone_at is null and exists (
	select
	from label l
	join code c on c.province = l.province and c.id = l.code
	join account a on a.province = c.province and a.id = c.account
	where l.province = b.province and l.batch = b.id and a.vendor = any (vendor_family($1, $2)))
returning b.id, b.format
