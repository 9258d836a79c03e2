-- Scope of a vendor's request; see enter_vendor().
-- out entered bool
select enter_vendor() is not null
