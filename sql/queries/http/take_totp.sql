-- Takes a one-time code by its step; taken false: it, or a later one, was taken before.
-- in  person uuid, step bigint
-- out taken bool
select take_totp($1, $2)
