-- The vendor's account; one that is there already takes the holder's name as it was approved last.
-- in  province smallint, id uuid, market uuid, vendor uuid, bin text, number_box bytea, number_hash bytea, last4 text
-- in  holder_name text
insert into account (province, id, market, vendor, bin, number_box, number_hash, last4, holder_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (province, vendor, bin, number_hash) where state in ('pending', 'review', 'active')
	do update set holder_name = excluded.holder_name
