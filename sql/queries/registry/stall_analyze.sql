-- Tells the planner of stalls that a census has just added; plans are made anew.
-- out told bool
select analyze_stalls() is null
