-- out entered bool
select enter_bank() is not null
