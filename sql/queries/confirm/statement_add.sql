-- What came of one account's part of a file.
-- in  province smallint, file uuid, n integer, bin text, account uuid?, account_hash bytea, last4 text, number text?
-- in  from_on date?, to_on date?, opening_vnd bigint?, closing_vnd bigint?, proof text, row_count integer
-- in  recorded integer, duplicates integer, conflicts integer, unrecorded integer, error text?, notes text
insert into statement (province, file, n, bin, account, account_hash, last4, number, from_on, to_on, opening_vnd, closing_vnd,
	proof, row_count, recorded, duplicates, conflicts, unrecorded, error, notes)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20::jsonb)
