-- The account that the code will pay.
-- in  province smallint, account uuid
update account
set state = 'active'
where province = $1 and id = $2 and state in ('pending', 'review')
