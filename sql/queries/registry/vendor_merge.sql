-- Two vendors become one. One row that says why not, or one for each stall whose sole account is to be settled, and an empty one.
-- in  province smallint, keep uuid, gone uuid, person uuid, request text
-- out refused text?, stall uuid?
select m.refused, m.stall from merge_vendors($1, $2, $3, $4, $5) as m
