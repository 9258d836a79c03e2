/* Community digital teams (tổ công nghệ số cộng đồng) of communes, hamlets and institutions, their members, what was published
 * of them, and what a province asks of its hamlets. A team lies in a unit: a scope of units sees those below it and what became
 * them, one of a market sees none. Handlers, see request.h. */
#ifndef SOCHO_FIELD_TEAM_H
#define SOCHO_FIELD_TEAM_H

#include "socho/base/request.h"
#include "socho/seal/column.h"

extern const char *const team_levels[];        /* commune, hamlet, institution */
extern const char *const team_owner_kinds[];
extern const char *const team_member_roles[];  /* leader, deputy, member */
enum { TEAM_COMMUNE, TEAM_HAMLET, TEAM_INSTITUTION };

/* What a phone number is known by: nobody can read it back, and nobody is in two teams at once. */
struct slice team_phone_hash(struct arena *a, const struct column_keys *k, int province, struct slice phone);

/* GET /v1/teams?unit=&level=&on=&q= : of a day, today unless given, by name, in pages (store/page.h). */
void teams_list(struct request *rq);
/* POST /v1/teams {level, unit: id or today's code, name, owner?, owner_kind?, households?, founded_on, dissolved_on?, document?}:
 * 201. ERR_UNKNOWN_UNIT, ERR_WRONG_LEVEL, ERR_TEAM_LIFE, ERR_OUT_OF_SCOPE, ERR_DUPLICATE for the name of a team that lives. */
void team_create(struct request *rq);
/* GET /v1/teams/{id} : with everybody who was ever in it. */
void team_show(struct request *rq);
/* POST /v1/teams/{id}/details {version, name?, households?, document?}: 200. ERR_CONFLICT. */
void team_amend(struct request *rq);
/* POST /v1/teams/{id}/dissolve {version, on, document?}: 200; everybody leaves with it. ERR_TEAM_LIFE, ERR_TEAM_DISSOLVED,
 * ERR_MEMBER_STAY when somebody joined after that day. */
void team_dissolve(struct request *rq);
/* POST /v1/teams/{id}/members {name, role, hamlet_head?, organisation?, phone?, joined_on, left_on?}: 201, with `namesakes` of
 * the same commune for a second look. ERR_MEMBER_STAY, ERR_MEMBER_ELSEWHERE: that phone is in a team on one of these days. */
void member_add(struct request *rq);
/* POST /v1/team_members/{id}/leave {on}: 200. */
void member_leave(struct request *rq);

/* GET /v1/team_counts?unit= : published totals as they were entered, newest day first. */
void team_counts_list(struct request *rq);
/* POST /v1/team_counts {unit, on, level, teams?, teams_word?, members?, members_word?, source, document?}: 201. The words say how
 * the source said it: exact, about, over, nearly. A correction is another row. */
void team_count_enter(struct request *rq);
/* GET /v1/units/{id}/teams?on= : of a unit of any day: what was published and what is counted, side by side. ERR_OUT_OF_SCOPE. */
void unit_teams(struct request *rq);
/* GET /v1/units/{id}/team_gaps?on= : hamlets that miss something of the rule that reaches them, and why. */
void unit_team_gaps(struct request *rq);
/* GET /v1/team_rules */
void team_rules_list(struct request *rq);
/* POST /v1/team_rules {unit, teams_min?, members_min?, head_leads?, households_max?, valid_from, valid_to?, document}: 201. */
void team_rule_set(struct request *rq);

#endif
