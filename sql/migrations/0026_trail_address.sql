-- Where a change came from: a request says its client's address once (http/enter.sql), and every line that its
-- transaction adds to the trail bears it.
set role socho_owner;

alter table audit alter column address set default nullif(current_setting('socho.address', true), '');

reset role;
