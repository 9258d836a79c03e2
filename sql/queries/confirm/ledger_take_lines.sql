-- The same for lines of the trail, each a batch of one; entries is null when the line is gone.
-- in  most integer
-- out province smallint, id uuid, entries bytea?
select t.province, t.id, t.entries from take_lines($1) as t
