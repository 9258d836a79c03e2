-- Batches of confirmations that are in no tree yet, and how many rows of all there are.
-- out province smallint, entries bytea
select u.province, u.entries from confirmation_unsealed u order by u.xid
