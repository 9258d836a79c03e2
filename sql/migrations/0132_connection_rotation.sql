-- The secrets of a connection change hands from the screen as well: whoever rules the system has others drawn.
set role socho_owner;

grant update (secret_box, second_secret_box, second_until) on connection to socho_web;

reset role;
