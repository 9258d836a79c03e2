-- What a signed-in person's own password is compared with.
-- in  person uuid
-- out login text, password_hash text
select p.login, c.password_hash from person p, credential(p.login) as c where p.id = $1
