-- One open feed for an account and a connection.
set role socho_owner;

create unique index feed_open on feed (province, account, connection) where until is null;
create index feed_connection on feed (province, connection);

reset role;
