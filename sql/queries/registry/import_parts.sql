-- A file's sealed pieces in order, with what opens them; an import without such a file has none.
-- in  id uuid, what text
-- out province smallint, name text, n integer, box bytea
select i.province, i.name, p.n, p.box
from import_file i
join import_part p on p.province = i.province and p.import = i.id and p.what = $2
where i.id = $1
order by p.n
