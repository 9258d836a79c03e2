-- The match asks for the other accounts of a vendor, to know money that was carried from one pocket to the other: without
-- this every payment of a stall that is not remembered yet reads all accounts there are.
set role socho_owner;

create index account_vendor on account (province, vendor);

reset role;
