-- How far the work is: what the job did before this piece, what is left, and the stickers that must be printed again.
-- A successor with the same plain face was made for the seal alone.
-- in  province smallint, key_id text, job uuid
-- out done integer, remaining bigint, reprint bigint
select
	(select j.progress from job j where j.province = $1 and j.id = $3),
	(select count(*)
		from code c
		where c.province = $1 and c.key_id = $2 and c.state in ('issued', 'printed', 'displayed')
			and code_may_move(code_state(c.state, c.expires_at), 'superseded')),
	(select count(*)
		from code c
		join code s on s.province = c.province and s.id = c.superseded_by and s.plain_hash = c.plain_hash
		where c.province = $1 and c.key_id = $2 and c.state = 'superseded')
