#!/bin/sh
# Runs once, when the database container makes its cluster: the application's role is no superuser.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$APP_PASSWORD" --username postgres <<'SQL'
CREATE ROLE app LOGIN NOSUPERUSER PASSWORD :'password';
CREATE DATABASE hengwen OWNER app;
SQL
