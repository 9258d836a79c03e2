-- Why a vendor may not be erased now; null: it may.
-- in  province smallint, vendor uuid
-- out bar text?
select erasure_bar($1, $2)
