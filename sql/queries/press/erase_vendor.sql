-- in  province smallint, vendor uuid, payload text, payments bigint
-- out result text
select erase_vendor($1, $2, ($3::jsonb ->> 'request')::uuid, $4)::text
