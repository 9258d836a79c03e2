/* The head line of the trail as CSV; its cells are registry/trail_csv.sql's. */
#ifndef SOCHO_REGISTRY_TRAIL_CSV_H
#define SOCHO_REGISTRY_TRAIL_CSV_H

#define TRAIL_CSV_HEAD "id,at,login,address,request,action,province,market,entity,entity_id,before,after\r\n"

#endif
