-- The sealer takes as many batches at once as make up so many bytes, and not so many batches: of small ones it then takes
-- thousands, and of large ones what fits its memory. Lines of the trail whose salt was erased keep their leaf, so nothing
-- more is asked of them here.
set role socho_owner;

drop function take_confirmations(xid8, integer);
create function take_confirmations(from_xid xid8, most integer, most_bytes bigint)
	returns table (province smallint, entries bytea)
	language sql volatile security definer set search_path = socho, pg_temp
begin atomic
	delete from confirmation_unsealed u
	where u.ctid = any (array(
		select n.at
		from (
			select o.ctid as at, sum(octet_length(o.entries)) over (order by o.xid, o.ctid) - octet_length(o.entries) as before
			from (
				select w.ctid, w.xid, w.entries
				from confirmation_unsealed w
				where w.xid >= take_confirmations.from_xid
				order by w.xid
				limit take_confirmations.most) as o) as n
		where n.before < take_confirmations.most_bytes))
	returning u.province, u.entries;
end;
comment on function take_confirmations(xid8, integer, bigint) is
	'Takes the oldest batches off the list, but none of transactions before from_xid, until there are so many or they have so
many bytes, within the scope of the caller. Only for whoever locked the tree: nobody else takes then.';
grant execute on function take_confirmations(xid8, integer, bigint) to socho_press;

reset role;
