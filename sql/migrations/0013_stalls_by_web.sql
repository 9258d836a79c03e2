-- Who inserts a stall also runs the check of its content code.
set role socho_owner;

grant execute on function content_code_ok(text) to socho_web;

reset role;
