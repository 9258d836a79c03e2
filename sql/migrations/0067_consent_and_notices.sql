-- A vendor is not registered without having agreed to it, and is told of more than a changed account.
set role socho_owner;

create function revision_consented(r revision) returns boolean
	language sql stable
	return r.kind <> 'vendor_registration'
		or coalesce(r.data -> 'consents' @> '[{"purpose": "registration"}]', false)
		or exists (
			select from consent c
			where c.province = r.province and c.vendor = r.vendor and c.purpose = 'registration' and c.withdrawn_at is null);
comment on function revision_consented(revision) is
	'Whether the vendor agreed to be registered: on this form, or earlier and never took it back.';
grant execute on function revision_consented(revision) to socho_web, socho_press;

reset role;
