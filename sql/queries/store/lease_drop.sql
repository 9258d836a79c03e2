-- in name text, holder text
update lease set until = now() where name = $1 and holder = $2
