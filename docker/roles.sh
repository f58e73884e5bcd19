#!/bin/sh
# Run once by the image of PostgreSQL, when its data are made. The product and Temporal have roles of their own, which are no
# superusers: what may only be added to, such as the audit, is held by rights that a superuser would pass.
set -e
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  -v product="$DEALWARDEN_DATABASE_PASSWORD" -v temporal="$TEMPORAL_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE dealwarden LOGIN PASSWORD :'product';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE dealwarden OWNER dealwarden;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
ALTER ROLE dealwarden SET idle_in_transaction_session_timeout = '5s';
SQL
