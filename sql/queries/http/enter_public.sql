-- Opens a request that anybody may make.
-- out entered bool
select true from (select enter_public()) as e
