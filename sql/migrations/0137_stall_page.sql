-- What was seen at one stall, the newest first, is asked for by its page.
create index incident_stall on incident (province, stall, id);
create index round_check_seen on round_check (province, stall, at);
