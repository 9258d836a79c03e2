-- Opens a request that anybody may make.
-- in  address text
-- out entered bool
select true from (select enter_public(), set_config('socho.address', $1, true)) as e
