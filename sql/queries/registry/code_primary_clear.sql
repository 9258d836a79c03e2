-- The stall's primary account gives way to another; to be followed by who takes its place.
-- in  province smallint, stall uuid
update code
set is_primary = false
where province = $1 and stall = $2 and is_primary and code_may_move(state, 'revoked')
