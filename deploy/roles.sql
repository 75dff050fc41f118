-- The three roles and the database on a PostgreSQL server of your own, release 15 or later.
-- Run it once, as a superuser, with the passwords in the environment:
--   HARMTRACK_OWNER_PASSWORD=... HARMTRACK_APP_PASSWORD=... HARMTRACK_READER_PASSWORD=... \
--     psql --file=deploy/roles.sql postgres
-- What each role may do on which table is set by `python manage.py migrate`, every time.
\set ON_ERROR_STOP on
\getenv owner_password HARMTRACK_OWNER_PASSWORD
\getenv app_password HARMTRACK_APP_PASSWORD
\getenv reader_password HARMTRACK_READER_PASSWORD

CREATE ROLE harmtrack_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE harmtrack_app LOGIN PASSWORD :'app_password';
CREATE ROLE harmtrack_reader LOGIN PASSWORD :'reader_password';
-- The app can take the reader's narrower rights for a while.
GRANT harmtrack_reader TO harmtrack_app;
CREATE DATABASE harmtrack OWNER harmtrack_owner ENCODING 'UTF8' TEMPLATE template0;
