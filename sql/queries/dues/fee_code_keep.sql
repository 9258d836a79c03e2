-- Which fee a standing code is of.
-- in  code text, fee uuid
insert into desk_fee_code (province, code, market, stall, fee)
select c.province, c.id, c.market, c.stall, $2 from code c where c.id = $1
