-- Scope of what a process reads for itself: every province of this register.
-- out entered bool
select enter_public() is not null
