-- Scope of finding a connection: every province of this register.
-- out entered bool
select enter_public() is not null
