#!/bin/sh
exec python3 /standin.py reach "$2"
