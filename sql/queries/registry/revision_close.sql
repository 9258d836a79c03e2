-- After the last decision the sealed half is not needed any more: an approved one stands in vendor and account, a
-- rejected one nowhere. vendor: whom the revision made.
-- in  province smallint, id uuid, vendor uuid?
update revision
set personal_box = null, vendor = coalesce($3, vendor)
where province = $1 and id = $2 and state in ('approved', 'rejected')
