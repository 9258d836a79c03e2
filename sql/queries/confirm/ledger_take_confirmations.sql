-- Takes the oldest batches off the list of confirmations.
-- in  from_xid bigint, most integer, most_bytes bigint
-- out province smallint, entries bytea
select t.province, t.entries from take_confirmations($1::text::xid8, $2, $3) as t
