-- How many other vendors of the province, whatever their market, have an account of this number.
-- in  province smallint, bin text, number_hash bytea, vendor uuid
-- out others bigint
select account_others($1, $2, $3, $4)
