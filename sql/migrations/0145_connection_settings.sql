-- What a connection is called, where its deliveries come from and what its provider asks for besides are changed by route.
set role socho_owner;
grant update (name, addresses, settings) on connection to socho_web;
reset role;
