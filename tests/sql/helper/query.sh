#!/bin/sh
# query.sh FUNCTION ROOM/NAME: a query file as an SQL function, so that tests run the very statement that C runs.
file=sql/queries/$2.sql
shape() { sed -n "s/^-- $1  *//p" "$file" | paste -sd, | sed 's/?//g; s/, */,/g'; }
types=$(shape in | tr , '\n' | cut -d' ' -f2 | paste -sd,)
columns=$(shape out)
echo "create function $1 ($types) returns ${columns:+table ($columns)}${columns:-void} language sql as \$query\$" |
	sed "s/)$columns language/) language/"
sed '/^--/d' "$file"
echo '$query$;'
