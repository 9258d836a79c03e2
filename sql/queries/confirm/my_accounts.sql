-- Which accounts the signed-in vendor watches.
-- out province smallint, account uuid
select a.province, a.id from my_account a order by a.id
