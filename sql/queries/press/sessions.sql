-- out swept bigint
select sweep_sessions()
