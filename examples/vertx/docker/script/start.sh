#!/bin/sh
exec /app-3.3.1/bin/app
