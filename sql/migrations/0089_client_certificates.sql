-- A client certificate that deliveries of a connection must come under, beside their signature.
set role socho_owner;

alter table connection
	add column client_pin bytea check (octet_length(client_pin) = 32),
	add column second_client_pin bytea check (octet_length(second_client_pin) = 32),
	add column second_pin_until timestamptz;
comment on column connection.client_pin is
	'SHA-256 of the SubjectPublicKeyInfo of the certificate that who delivers must have; null: none is asked for.';
comment on column connection.second_client_pin is 'The one before it, taken until second_pin_until.';

reset role;
