-- out told bool
select analyze_imports() is null
