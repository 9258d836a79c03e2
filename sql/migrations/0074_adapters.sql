-- Connections of every provider: settings beside the secrets, the end of the old secret of a rotation, and the networks a
-- provider sends from; and the deliveries that made no confirmation.
set role socho_owner;

alter table connection
	add column second_until timestamptz,
	add column settings jsonb check (jsonb_typeof(settings) = 'object'),
	add column addresses text not null default '' check (octet_length(addresses) <= 500);
comment on column connection.second_until is 'When the secret before the current one is no longer taken; null: it has no end.';
comment on column connection.settings is 'What the adapter of the provider asks for and is no secret.';
comment on column connection.addresses is 'Networks that deliveries come from, with blanks between them; empty: from anywhere.';

create table delivery_aside (
	province smallint not null,
	id uuid not null default new_id(),
	connection uuid not null,
	received_at timestamptz not null,
	kind text not null check (kind in ('test', 'ignored', 'unread')),
	reason text not null check (length(reason) between 1 and 60),
	field text check (length(field) <= 120),
	digest bytea not null check (octet_length(digest) = 16),
	box bytea not null,
	primary key (province, id),
	constraint delivery_aside_once unique (province, connection, digest),
	foreign key (province, connection) references connection
);
comment on table delivery_aside is
	'One authentic delivery that made no confirmation: a provider''s test call, something that is no payment, or bytes that
were not understood, with the reason. digest is a keyed hash of the bytes, box the bytes, sealed.';

select protect('delivery_aside', 'in_scope(province)');
grant select, insert on delivery_aside to socho_web, socho_press;

reset role;
