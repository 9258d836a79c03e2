-- Which stalls' codes were seen displayed lately, for the ladder of adoption.
set role socho_owner;

create index scan_seen on scan (province, market, at) include (code) where verdict = 'current';

reset role;
