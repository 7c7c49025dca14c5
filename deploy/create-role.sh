#!/bin/sh
# Runs once, when the database container makes its cluster: one role owns the tables, the application's owns nothing and
# is held by row-level security; neither is a superuser (docs/adr/0015).
set -eu
psql -v ON_ERROR_STOP=1 -v owner="$OWNER_PASSWORD" -v password="$APP_PASSWORD" --username postgres <<'SQL'
CREATE ROLE hengwen_owner LOGIN NOSUPERUSER CREATEDB BYPASSRLS PASSWORD :'owner';
CREATE ROLE app LOGIN NOSUPERUSER PASSWORD :'password';
CREATE DATABASE hengwen OWNER hengwen_owner;
\connect hengwen
ALTER FUNCTION arraycontains(anyarray, anyarray) LEAKPROOF;
ALTER FUNCTION arrayoverlap(anyarray, anyarray) LEAKPROOF;
ALTER FUNCTION textlike(text, text) LEAKPROOF;
SQL
