-- Whether somebody of that name is in a team on a day.
-- in  team uuid, name_fold text, day date
-- out id uuid
select m.id
from team_member m
where m.team = $1 and m.name_fold = $2 and team_lives(m.joined_on, m.left_on, $3)
limit 1
