-- The login of somebody, for who rules the system over them. own: it is oneself.
-- in  person uuid, who uuid
-- out login text, own bool
select p.login, p.id = $2 as own from person p where p.id = $1 and may_rule($2, p.id)
