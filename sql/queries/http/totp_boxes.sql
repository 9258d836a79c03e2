-- The sealed secrets of a person: the one in use and the one that is being enrolled.
-- in  person uuid
-- out box bytea?, pending_box bytea?
select box, pending_box from totp_boxes($1)
