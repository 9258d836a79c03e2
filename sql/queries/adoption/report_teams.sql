-- The lines of form 04, by commune; what is no commune of today comes last.
-- in  province smallint, snapshot uuid
-- out name text, code text, published_on date?, teams bigint?, teams_commune bigint?, teams_hamlet bigint?, members bigint?, women bigint?
-- out youth bigint?, households bigint?, guided bigint?, help_payment bigint?, help_commerce bigint?, help_service bigint?
-- out help_skill bigint?, hamlets_ruled bigint?, hamlets_short bigint?
select t.name, t.code, t.published_on, t.teams, t.teams_commune, t.teams_hamlet, t.members, t.women, t.youth, t.households, t.guided,
	t.help_payment, t.help_commerce, t.help_service, t.help_skill, t.hamlets_ruled, t.hamlets_short
from report_teams($1, $2) t
order by t.hamlets_ruled is null, t.code, t.name
