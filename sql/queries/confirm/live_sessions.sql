-- Which of these sessions may go on watching, by their places from 1.
-- in  token_hashes bytea[]
-- out ord bigint
select l.ord from sessions_live($1) as l
