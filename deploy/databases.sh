#!/usr/bin/env bash
# For every service named: a database, an owner that migrates it, and a login that serves from it and owns nothing.
# May be run again at any time: what exists stays, passwords become what the environment says. Asks the server at
# PGHOST as PGUSER; passwords are OWNER_PASSWORD and <SERVICE>_PASSWORD.
set -euo pipefail

until pg_isready -q; do sleep 0.3; done

for name in "$@"; do
  psql -qX -v ON_ERROR_STOP=1 -d postgres -v name="$name" -v owner="${name}_owner" -v role="kontingent_$name" <<SQL
\getenv owner_password OWNER_PASSWORD
\getenv password ${name^^}_PASSWORD
SELECT format('CREATE ROLE %I NOLOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
SELECT format('CREATE ROLE %I LOGIN', :'owner') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
SELECT format('CREATE ROLE %I LOGIN', :'name') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
ALTER ROLE :"owner" PASSWORD :'owner_password';
ALTER ROLE :"name" PASSWORD :'password';
GRANT :"role" TO :"name";
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'owner')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"name";
SQL
  echo "database $name"
done
