-- The life of a code: the moves there are, why a code was revoked, and expiry that holds before the job comes by.
set role socho_owner;

create function code_may_move(from_state text, to_state text) returns boolean
	language sql immutable parallel safe
	return (from_state, to_state) in (
		('requested', 'issued'), ('requested', 'revoked'),
		('issued', 'printed'), ('issued', 'displayed'), ('issued', 'superseded'), ('issued', 'revoked'), ('issued', 'expired'),
		('printed', 'displayed'), ('printed', 'superseded'), ('printed', 'revoked'), ('printed', 'expired'),
		('displayed', 'superseded'), ('displayed', 'revoked'), ('displayed', 'expired'));
comment on function code_may_move(text, text) is
	'The one table of moves in the life of a code; every statement that changes a state asks it.';

create function code_state(state text, expires_at timestamptz) returns text
	language sql stable parallel safe
	return case when expires_at <= now() and code_may_move(state, 'expired') then 'expired' else state end;
comment on function code_state(text, timestamptz) is 'The state that a code is in now: past its time it is expired.';

-- What was asked for may be refused, and was never signed.
alter table code drop constraint code_check;
alter table code add constraint code_signed check (state = 'requested' or (state = 'revoked' and issued_at is null)
	or (issued_at is not null and key_id is not null and signature is not null and payload_box is not null
		and plain_hash is not null));

alter table code
	add column reason_class text check (reason_class in ('account_stolen', 'vendor_left', 'tampered', 'mistake',
		'key_revoked', 'other')),
	add constraint code_reason_class check (reason_class is null or state = 'revoked');
comment on column code.reason_class is 'Why it was revoked, as anybody may know; reason says it in words, for those inside.';

create index code_expiry on code (expires_at)
	where expires_at is not null and state in ('issued', 'printed', 'displayed');
create index code_newest on code (province, market, created_at desc, id desc);

grant execute on function code_may_move(text, text), code_state(text, timestamptz) to socho_web, socho_press;
grant update (reason_class) on code to socho_web;
grant update (ended_at) on code to socho_press;

reset role;
